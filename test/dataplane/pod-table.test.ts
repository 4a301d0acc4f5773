import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_LIMIT, PodTable, type PodTraits } from '../../src/dataplane/pod-table.ts';
import { aWorld, constant, exponential, perUser, runWorld, startWorld, type WorldParts } from '../world.ts';

const free: WorldParts = { cost: 'none', network: { sameNode: constant(0) } };

/** Four requests at once to one worker of 10 ms each, told apart by when they end. */
function orderOf(discipline: 'fifo' | 'lifo'): number[] {
  const world = aWorld({
    ...free,
    applications: [{ discipline }],
    workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 1000 } }],
  });
  return runWorld(world, { endMs: 4 }).requests.map(({ dueMs }) => dueMs);
}

describe('a pod', () => {
  it('serves first come first served, or last come first served', () => {
    expect(orderOf('fifo')).toEqual([0, 1, 2, 3]);
    expect(orderOf('lifo')).toEqual([0, 3, 2, 1]);
  });

  it('serves as many at the same time as it has workers', () => {
    const world = aWorld({ ...free, applications: [{ concurrency: 3 }], workloads: [{ executor: perUser(1, 0, 7) }] });
    expect(runWorld(world, { endMs: 1 }).latenciesMs).toEqual([10, 10, 10, 20, 20, 20, 30]);
  });

  it.each([0, 1, 4])('has %i waiting places beside those in service, and turns the rest away at once', (queueLimit) => {
    const world = aWorld({
      ...free,
      applications: [{ concurrency: 2, queueLimit }],
      workloads: [{ executor: perUser(1, 0, 10) }],
    });
    const { requests } = runWorld(world, { endMs: 1 });
    const full = requests.filter(({ outcome }) => outcome === 'queue-full');
    expect(full).toHaveLength(10 - 2 - queueLimit);
    expect(full.every(({ endedMs }) => endedMs === 0)).toBe(true);
  });

  it('knows the integrals over time of those in service and of those that wait', () => {
    const world = aWorld({ ...free, applications: [{ concurrency: 2 }], workloads: [{ executor: perUser(1, 0, 5) }] });
    const { dataPlane, finish } = startWorld(world, { endMs: 1 });
    finish();
    const { pods } = dataPlane;
    // 2, 2, 1 in service and 3, 1, 0 waiting, 10 ms each.
    expect([pods.busyArea[0], pods.queueArea[0], pods.residenceMs[0]]).toEqual([50, 40, 90]);
  });

  it('draws the work of a request from its client: pods of any number and mode are asked for the same work', () => {
    const workOf = (pods: number, mode: 'ipvs' | 'nftables'): number => {
      const world = aWorld({
        ...free,
        mode,
        applications: [{ concurrency: 5, serviceTime: exponential(20) }],
        pods: Array.from({ length: pods }, () => ({})),
        workloads: [
          { executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 }, timeoutMs: 60_000 },
        ],
      });
      const { dataPlane, finish } = startWorld(world, { endMs: 5000 });
      finish();
      return dataPlane.pods.busyArea.reduce((sum, area) => sum + area, 0);
    };
    expect(workOf(1, 'nftables')).toBeCloseTo(workOf(7, 'ipvs'), 6);
  });
});

describe('the waiting list', () => {
  const traits: PodTraits = {
    node: 0,
    concurrency: 1,
    queueLimit: NO_LIMIT,
    discipline: 'fifo',
    errorRate: 0,
    demandColumn: 0,
  };

  it.each(['fifo', 'lifo'] as const)('is a plain %s list, whatever comes and goes', (discipline) => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (steps) => {
        const pods = new PodTable();
        const pod = pods.add({ ...traits, discipline });
        const next = new Int32Array(200);
        const model: number[] = [];
        for (const [request, comes] of steps.entries()) {
          if (comes) {
            pods.enqueue(pod, request, next);
            model.push(request);
          } else if (model.length > 0) {
            expect(pods.dequeue(pod, next)).toBe(discipline === 'fifo' ? model.shift() : model.pop());
          }
          expect(pods.queueLength[pod]).toBe(model.length);
        }
      }),
    );
  });

  it('of thousands of pods each have their own, and a pod like another has its traits', () => {
    const pods = new PodTable();
    for (let i = 0; i < 3000; i++) pods.add({ ...traits, concurrency: i + 1, errorRate: i / 3000, queueLimit: i });
    pods.slow(2999, 3);
    const copy = pods.addLike(2999, 7);
    expect([
      pods.node[copy],
      pods.concurrency[copy],
      pods.queueLimit[copy],
      pods.errorRate[copy],
      pods.slowness[copy],
    ]).toEqual([7, 3000, 2999, 2999 / 3000, 1]);
    expect(pods.concurrency[0]).toBe(1);
  });
});
