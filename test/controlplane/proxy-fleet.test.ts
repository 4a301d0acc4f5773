import { describe, expect, it } from 'vitest';
import { aProbe, aWorld, constant, type FaultParts, runWorld, startWorld } from '../world.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

/** A pod that serves in an instant, and a client on another node that asks each 100 ms. */
const applications = [{ concurrency: 100, serviceTime: constant(1) }];
const asking = { executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 } } as const;

function fault(
  kind: string,
  atMs: number,
  parts: Partial<FaultParts> & { pods?: number[]; node?: number } = {},
): FaultParts {
  const { pods = [0], node, ...rest } = parts;
  const parameters = node === undefined ? { pods: { pods, named: true, mode: 'all', value: 100 } } : { node };
  return { name: `${kind} at ${atMs}`, kind, atMs, parameters, ...rest };
}

describe('the rules of a node', () => {
  const watchMs = [10, 100];
  const sliceMs = [10, 1000];
  const statusMs = [50, 150];
  // One Service of two endpoints, its rules to be written from the beginning.
  const syncMs = 16.6 + 0.0198 + 0.00000548 + (1.52 * (2 + 3 * 2)) / 1000;

  /** When the rules of each node followed the deletion of a pod at 1000 ms. */
  function followed(seed: number): number[] {
    const world = aWorld({
      applications,
      nodeZones: [0, 0, 1],
      pods: [{ owner: null }, {}],
      workloads: [{ ...asking, clientNodes: [0, 1, 2] }],
      faults: [fault('pod-kill', 1000)],
    });
    return runWorld(world, { endMs: 1, seed })
      .marks.filter(({ label }) => label === 'rules 0')
      .map(({ atMs }) => atMs - 1000);
  }

  it('follow a deleted pod after watch, slice, watch and sync: each node in its own time, none before', () => {
    const leastMs = watchMs[0]! + sliceMs[0]! + watchMs[0]! + syncMs;
    const mostMs = watchMs[1]! + sliceMs[1]! + watchMs[1]! + syncMs;
    const delays = SEEDS.flatMap((seed) => {
      const each = followed(seed);
      expect(each).toHaveLength(3);
      expect(new Set(each).size).toBe(3);
      return each;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(leastMs - 1e-6);
    expect(Math.max(...delays)).toBeLessThanOrEqual(mostMs + 1e-6);
    // The slice's delay is the widest of them: the whole is spread about as widely.
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(900);
  });

  it('follow a crash after its detection and the status write as well', () => {
    const delays = SEEDS.map((seed) => {
      const world = aWorld({
        applications: [{ ...applications[0], startUpMs: 5000 }],
        pods: [{ life: { readiness: aProbe() } }, {}],
        workloads: [asking],
        faults: [fault('container-crash', 0)],
      });
      return runWorld(world, { endMs: 1, seed }).marks[0]!.atMs;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(statusMs[0]! + watchMs[0]! + sliceMs[0]! + watchMs[0]! + syncMs);
    expect(Math.max(...delays)).toBeLessThanOrEqual(
      1000 + statusMs[1]! + watchMs[1]! + sliceMs[1]! + watchMs[1]! + syncMs,
    );
  });

  it('never have what was changed too late to have come: changes that join a sync have been heard of', () => {
    for (const seed of SEEDS.slice(0, 60)) {
      const pods = Array.from({ length: 30 }, () => ({ owner: null }));
      const faults = pods.map((_, pod) => fault('pod-kill', 30 * pod, { pods: [pod], name: `kill ${pod}` }));
      const world = startWorld(
        aWorld({ applications, mode: 'ipvs', minSyncPeriodMs: 0, pods, workloads: [asking], faults }),
        { endMs: 1, seed },
      );
      for (let ms = 0; ms < 4000; ms += 5) {
        world.simulation.run(ms);
        const killed = Math.min(30, Math.floor(ms / 30) + 1);
        const [rules] = world.rulesOfWorkload[0]!;
        const heardMs = ms - watchMs[0]! - sliceMs[0]! - watchMs[0]! - 20;
        expect(rules!.endpointCount).toBeGreaterThanOrEqual(30 - Math.max(0, Math.floor(heardMs / 30) + 1));
        expect(rules!.endpointCount).toBeLessThanOrEqual(30);
        if (ms > 900 + 1300) expect(rules!.endpointCount).toBe(30 - killed);
      }
      world.finish();
    }
  });

  it('join changes: thirty deletions in a second are a few syncs, not thirty', () => {
    const pods = Array.from({ length: 30 }, () => ({ owner: null }));
    const faults = pods.map((_, pod) => fault('pod-kill', 30 * pod, { pods: [pod], name: `kill ${pod}` }));
    const { marks } = runWorld(aWorld({ applications, pods, workloads: [asking], faults }), { endMs: 1 });
    expect(marks.filter(({ label }) => label === 'rules 0').length).toBeLessThanOrEqual(4);
  });

  it('are the same on all nodes in the end', () => {
    for (const seed of SEEDS.slice(0, 40)) {
      const pods = [{ owner: null }, { owner: null }, {}];
      const faults = [fault('pod-kill', 0, { pods: [0] }), fault('pod-kill', 400, { pods: [1] })];
      const world = aWorld({
        applications,
        nodeZones: [0, 0, 0],
        pods,
        workloads: [{ ...asking, clientNodes: [0, 1, 2] }],
        faults,
      });
      const run = startWorld(world, { endMs: 1, seed });
      run.simulation.run();
      expect(run.rulesOfWorkload[0]!.map((rules) => rules.endpointCount)).toEqual([1, 1, 1]);
    }
  });
});
