import { describe, expect, it } from 'vitest';
import { CpuUse } from '../../src/dataplane/cpu-use.ts';
import { PodTable } from '../../src/dataplane/pod-table.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { aWorld, constant, exponential, type StartedWorld, startWorld, type WorldParts } from '../world.ts';

const traits = { node: 0, concurrency: 100, queueLimit: 0, discipline: 'fifo', errorRate: 0, demandColumn: 0 } as const;

const round = (ms: number): number => Math.round(ms * 1e5) / 1e5;

/** A container whose number of workers in service the test sets, and when it stood still. */
function container(limit: number, phase = 0, share = 1) {
  const simulation = new Simulation();
  const pods = new PodTable();
  const pod = pods.add(traits);
  const stops: [number, number][] = [];
  const cpu: CpuUse = new CpuUse({
    simulation,
    pods,
    specOf: () => ({ share, limit }),
    phaseOf: () => phase,
    pause(each) {
      pods.stop(each);
      const sinceMs = simulation.nowMs;
      cpu.changed(each);
      return () => {
        pods.resume(each);
        // Counted in whole nanoseconds.
        stops.push([round(sinceMs), round(simulation.nowMs)]);
      };
    },
  });
  cpu.changed(pod);
  const busyAt = (atMs: number, workers: number): void => {
    simulation.run(atMs);
    pods.busy[pod] = workers;
    cpu.changed(pod);
  };
  return { simulation, pods, cpu, pod, stops, busyAt };
}

describe('a container with a CPU limit', () => {
  it('stands still from when its quota is used up to the end of each period', () => {
    const { simulation, busyAt, stops, cpu, pod } = container(1);
    busyAt(10, 4);
    simulation.run(305);
    // 100 ms of CPU time last 25 ms for four threads.
    expect(stops).toEqual([
      [35, 100],
      [125, 200],
      [225, 300],
    ]);
    expect(cpu.throttling(pod)).toEqual({ periods: 3, ms: expect.closeTo(65 + 75 + 75, 5) });
    expect(cpu.usedMs(pod)).toBeCloseTo(300 + 4 * 5, 5);
  });

  it('never stands still while less is in service than the limit, and nothing happens meanwhile', () => {
    const { simulation, busyAt, stops, cpu, pod } = container(2);
    busyAt(10, 2);
    busyAt(1e6, 1);
    expect([stops, simulation.pendingCount, cpu.usedMs(pod)]).toEqual([[], 0, 2 * (1e6 - 10)]);
  });

  it('may use what it has not used yet in the present period, whenever that was', () => {
    const { simulation, busyAt, stops } = container(0.5);
    busyAt(0, 1);
    busyAt(20, 0);
    busyAt(80, 3);
    busyAt(85, 0);
    // 20 and 15 of 50 ms are used; the next period begins with all of them.
    busyAt(98, 1);
    busyAt(130, 0);
    simulation.run(400);
    expect(stops).toEqual([]);
    busyAt(401, 1);
    simulation.run(500);
    expect(stops).toEqual([[451, 500]]);
  });

  it('finds in a later period that the quota will not last', () => {
    const { simulation, busyAt, stops } = container(1);
    busyAt(95, 2);
    simulation.run(200);
    expect(stops).toEqual([[150, 200]]);
  });

  it('has periods that begin at a phase of its own', () => {
    const { simulation, busyAt, stops } = container(1, 0.3);
    busyAt(0, 4);
    simulation.run(180);
    expect(stops).toEqual([
      [25, 70],
      [95, 170],
    ]);
  });

  it('uses its share of a CPU for each worker, and none for those that wait for the answers of others', () => {
    const { simulation, busyAt, cpu, pod } = container(100, 0, 0.25);
    busyAt(0, 8);
    simulation.run(100);
    cpu.block(pod, 6);
    simulation.run(200);
    expect(cpu.usedMs(pod)).toBeCloseTo(0.25 * (800 + 200), 9);
    cpu.block(pod, -6);
    simulation.run(300);
    expect(cpu.usedMs(pod)).toBeCloseTo(0.25 * (800 + 200 + 800), 9);
  });
});

/** One pod; what its workers do is all computation. */
function start(limit: number, parts: WorldParts & { readonly rate?: number; readonly endMs?: number }, seed = 1) {
  const { rate = 40, endMs = 60_000, ...rest } = parts;
  const world = aWorld({
    cost: 'none',
    network: { sameNode: constant(0) },
    applications: [{ concurrency: 50, serviceTime: constant(10), cpu: { share: 1 } }],
    pods: [{ life: { limits: { cpu: limit, memoryBytes: Number.POSITIVE_INFINITY } } }],
    workloads: [
      {
        executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: rate },
        timeoutMs: 60_000,
      },
    ],
    ...rest,
  });
  return startWorld(world, { endMs, seed });
}

function expectLittlesLaw({ dataPlane: { pods } }: StartedWorld): void {
  expect([pods.busy[0], pods.queueLength[0]]).toEqual([0, 0]);
  expect(pods.busyArea[0]! + pods.queueArea[0]!).toBeCloseTo(pods.residenceMs[0]!, 3);
}

describe('the CPU of a pod', () => {
  it.each([
    [Number.POSITIVE_INFINITY, 1],
    [1, 1],
    [0.5, 0.3],
  ])('is used for as long as its requests ask, whatever the limit: %f CPUs, share %f', (limit, share) => {
    const applications = [{ concurrency: 50, serviceTime: constant(10), cpu: { share } }];
    const started = start(limit, { applications });
    const { requests } = started.finish();
    expect(requests.length).toBeGreaterThan(2000);
    expect(started.dataPlane.servers.cpu!.usedMs(0)).toBeCloseTo(10 * share * requests.length, 4);
    expectLittlesLaw(started);
  });

  it('uses never more in a period than the limit allows', () => {
    const started = start(0.7, { rate: 60 });
    const { cpu } = started.dataPlane.servers;
    let before = 0;
    for (let atMs = 100; atMs < 60_000; atMs += 100) {
      started.simulation.run(atMs);
      const usedMs = cpu!.usedMs(0);
      // Its periods begin at a phase of their own: two of them lie in each 100 ms.
      expect(usedMs - before).toBeLessThanOrEqual(2 * 70 + 1e-6);
      before = usedMs;
    }
    expect(before).toBeLessThanOrEqual(0.7 * 60_000 + 70);
    started.finish();
    expect(cpu!.throttling(0).periods).toBeGreaterThan(100);
    expectLittlesLaw(started);
  });

  it('is not limited while less than the limit is ever in service', () => {
    const latencies = (limit: number) => {
      const applications = [{ concurrency: 2, serviceTime: exponential(10), cpu: { share: 1 } }];
      return start(limit, { applications, rate: 150, endMs: 20_000 }).finish().latenciesMs;
    };
    expect(latencies(2)).toEqual(latencies(Number.POSITIVE_INFINITY));
  });

  it('of a container that dies while it stands still has a new one that runs', () => {
    const parameters = { pods: { pods: [0], named: true, mode: 'all', value: 100 } };
    const started = start(0.2, {
      rate: 10,
      faults: [2000, 2010, 2050, 2090].map((atMs) => ({
        name: `crash ${atMs}`,
        kind: 'container-crash',
        atMs,
        durationMs: null,
        parameters,
      })),
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 15 },
          target: { kind: 'pod', pod: 0 },
          timeoutMs: 60_000,
        },
      ],
    });
    started.finish();
    expect(started.log.outcomes.filter((outcome) => outcome === 'success').length).toBeGreaterThan(400);
    expectLittlesLaw(started);
  });
});
