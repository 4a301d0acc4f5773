import { describe, expect, it } from 'vitest';
import { PodState } from '../../src/dataplane/pod-table.ts';
import { kolmogorovDistance, kolmogorovLimit } from '../random/kolmogorov-smirnov.ts';
import { aWorld, constant, type FaultParts, perUser, runWorld, type StartedWorld, startWorld } from '../world.ts';

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

/** Runs in small steps until something is so, and says when: to a millisecond. */
function whenMs(world: StartedWorld, isSo: () => boolean, latestMs: number): number {
  for (let ms = Math.ceil(world.simulation.nowMs); ms <= latestMs; ms++) {
    world.simulation.run(ms);
    if (isSo()) return ms;
  }
  return Number.POSITIVE_INFINITY;
}

describe('a container that crashes', () => {
  it('starts again within a second, then with a back-off of 10, 20, 40, 80 s', () => {
    const atMs = [0, 20_000, 50_000, 100_000, 200_000];
    const world = startWorld(
      aWorld({ applications, workloads: [asking], faults: atMs.map((ms) => fault('container-crash', ms)) }),
      { endMs: 1 },
    );
    const isUp = (): boolean => world.dataPlane.pods.state[0] === PodState.up;
    for (const [crashes, ms] of atMs.entries()) {
      const diedMs = whenMs(world, () => !isUp(), ms + 1);
      const downMs = whenMs(world, isUp, ms + 500_000) - diedMs;
      const backoffMs = [0, 10_000, 20_000, 40_000, 80_000][crashes]!;
      expect(downMs).toBeGreaterThanOrEqual(backoffMs - 1);
      expect(downMs).toBeLessThanOrEqual(backoffMs + 1001);
    }
    world.finish();
  });

  it('starts over with its back-off after ten minutes without a crash', () => {
    const faults = [0, 30_000, 700_000].map((ms) => fault('container-crash', ms));
    const world = startWorld(aWorld({ applications, workloads: [asking], faults }), { endMs: 1 });
    world.simulation.run(700_000);
    expect(world.dataPlane.pods.state[0]).toBe(PodState.silent);
    world.simulation.run(701_001);
    expect(world.dataPlane.pods.state[0]).toBe(PodState.up);
    world.finish();
  });

  it('keeps name and address, and listens only after its start-up', () => {
    const world = startWorld(
      aWorld({
        applications: [{ ...applications[0], startUpMs: 3000 }],
        workloads: [asking],
        faults: [fault('container-crash', 0)],
      }),
      { endMs: 1 },
    );
    const upMs = whenMs(
      world,
      () => world.simulation.nowMs > 0 && world.dataPlane.pods.state[0] === PodState.up,
      10_000,
    );
    expect(upMs).toBeGreaterThanOrEqual(3000);
    expect(upMs).toBeLessThanOrEqual(4001);
    world.finish();
    expect(world.pods).toHaveLength(1);
  });

  it('is a no-op while it is down already', () => {
    const faults = [fault('container-crash', 0), fault('container-crash', 1), fault('container-crash', 2)];
    const world = startWorld(aWorld({ applications, workloads: [asking], faults }), { endMs: 1 });
    world.finish();
    expect(world.pods[0]!.crashes).toBe(1);
  });
});

describe('a pod that is deleted', () => {
  it('is replaced by its owner: by another name and another address, ready after its start-up', () => {
    const startUpMs = 2000;
    const replaced = SEEDS.map((seed) => {
      const world = startWorld(
        aWorld({
          applications: [{ ...applications[0], startUpMs }],
          nodeZones: [0, 0],
          pods: [{ node: 0 }, { node: 1 }],
          workloads: [asking],
          faults: [fault('pod-kill', 0)],
        }),
        { endMs: 1, seed },
      );
      const upMs = whenMs(world, () => world.dataPlane.pods.state[2] === PodState.up, 10_000);
      const names = world.pods.map(({ name }) => name);
      const ips = world.pods.map(({ ip }) => ip);
      expect(new Set(names).size).toBe(3);
      expect(new Set(ips).size).toBe(3);
      expect(names[2]).toMatch(/^web-7d4b9c-/);
      expect(world.pods[2]!.node).toBe(0);
      world.finish();
      expect(world.rulesOfWorkload[0]![0]!.endpointCount).toBe(2);
      return upMs;
    });
    // The watches of controllers, scheduler and kubelet, the binding, and the sandbox.
    expect(Math.min(...replaced)).toBeGreaterThanOrEqual(startUpMs + 3 * 10 + 5 + 500);
    expect(Math.max(...replaced)).toBeLessThanOrEqual(startUpMs + 3 * 100 + 50 + 1500 + 1);
  });

  it('keeps its name in a StatefulSet, and is not replaced without an owner', () => {
    const world = (owner: string | null): StartedWorld => {
      const run = startWorld(
        aWorld({ applications, pods: [{ name: 'db-0', owner }], workloads: [asking], faults: [fault('pod-kill', 0)] }),
        { endMs: 1 },
      );
      run.finish();
      return run;
    };
    expect(world('StatefulSet default/db').pods.map(({ name }) => name)).toEqual(['db-0', 'db-0']);
    expect(world(null).pods).toHaveLength(1);
  });

  it('is replaced where a node has power, if need be when one has it again', () => {
    const world = startWorld(
      aWorld({
        applications,
        nodeZones: [0, 0],
        pods: [{ node: 1 }],
        workloads: [{ ...asking, clientNodes: [null], target: { kind: 'pod', pod: 0 } }],
        faults: [
          fault('node-power-loss', 0, { node: 0, durationMs: 20_000, name: 'one' }),
          fault('node-power-loss', 0, { node: 1, durationMs: 30_000, name: 'other' }),
          fault('pod-kill', 1000),
        ],
      }),
      { endMs: 1 },
    );
    world.simulation.run(19_999);
    expect(world.pods.map(({ node, unschedulable }) => [node, unschedulable])).toEqual([
      [1, false],
      [-1, true],
    ]);
    world.finish();
    expect(world.pods.map(({ node, gone }) => [node, gone])).toEqual([
      [1, true],
      [0, false],
    ]);
  });

  it('gives its address back: a node does not run out of them', () => {
    const owners = { owner: 'Deployment default/web' };
    const faults = Array.from(
      { length: 400 },
      (_, i): FaultParts => ({
        name: `kill ${i}`,
        kind: 'pod-kill',
        atMs: 3000 * i,
        parameters: { pods: { pods: [0], named: false, mode: 'all', value: 100 } },
      }),
    );
    const world = startWorld(aWorld({ applications, pods: [owners], workloads: [{ executor: perUser(1) }], faults }), {
      endMs: 1,
    });
    world.finish();
    expect(world.pods).toHaveLength(401);
    expect(new Set(world.pods.map(({ name }) => name)).size).toBe(401);
    expect(world.pods.every(({ ip }) => ip.startsWith('10.244.0.'))).toBe(true);
  });
});

describe('a node that loses its power', () => {
  const lossMs = 100_000;

  /** From the loss until the API server says NotReady. */
  function notReadyMs(minor: number, seed: number, durationMs: number | null = null): number[] {
    const world = aWorld({
      minor,
      applications,
      nodeZones: [0, 0],
      pods: [{ node: 1 }, { node: 0 }],
      workloads: [{ executor: perUser(1) }],
      faults: [fault('node-power-loss', lossMs, { node: 1, durationMs })],
    });
    return runWorld(world, { endMs: 1, seed })
      .marks.filter(({ label }) => label === 'node-2 NotReady')
      .map(({ atMs }) => atMs - lossMs);
  }

  it.each([
    [34, 40_000, 60_000],
    [31, 30_000, 50_000],
  ])('is NotReady in Kubernetes 1.%i between %i and %i ms later', (minor, leastMs, mostMs) => {
    const delays = Float64Array.from(SEEDS, (seed) => {
      const [ms, ...more] = notReadyMs(minor, seed);
      expect(more).toEqual([]);
      return ms!;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(leastMs);
    expect(Math.max(...delays)).toBeLessThanOrEqual(mostMs);
    // From the last renewal, 0 to 10 s before, to the next tick, 0 to 5 s after it, and a whole grace.
    const graceMs = leastMs + 10_000;
    const trapezoid = (ms: number): number => {
      const s = (ms - graceMs) / 1000;
      if (s <= -10) return 0;
      if (s <= -5) return ((s + 10) * (s + 10)) / 100;
      if (s <= 0) return 0.25 + (s + 5) / 10;
      return s >= 5 ? 1 : 1 - ((5 - s) * (5 - s)) / 100;
    };
    expect(kolmogorovDistance(delays, trapezoid)).toBeLessThan(kolmogorovLimit(delays.length));
  });

  it('is never NotReady when its power is back before the grace is over', () => {
    for (const seed of SEEDS) expect(notReadyMs(34, seed, 39_000)).toEqual([]);
  });

  it('keeps its pods in the rules until then, and takes them out soon after', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const world = startWorld(
        aWorld({
          applications,
          nodeZones: [0, 0],
          pods: [{ node: 1 }, { node: 0 }, { node: 1 }],
          workloads: [{ executor: perUser(1) }],
          faults: [fault('node-power-loss', 0, { node: 1 })],
        }),
        { endMs: 1, seed },
      );
      const count = (): number => world.rulesOfWorkload[0]![0]!.endpointCount;
      const declared = (): boolean => world.log.marks.some(({ label }) => label === 'node-2 NotReady');
      const declaredMs = whenMs(world, declared, 70_000);
      expect(count()).toBe(3);
      const goneMs = whenMs(world, () => count() === 1, 75_000);
      expect(goneMs - declaredMs).toBeGreaterThanOrEqual(10 + 10 + 10 + 16);
      expect(goneMs - declaredMs).toBeLessThanOrEqual(100 + 1000 + 100 + 18);
      world.finish();
    }
  });

  it('has its pods back when it returns, each with another address', () => {
    const world = startWorld(
      aWorld({
        applications: [{ ...applications[0], startUpMs: 700 }],
        nodeZones: [0, 0],
        pods: [{ node: 1 }, { node: 0 }, { node: 1 }],
        workloads: [{ executor: perUser(1) }],
        faults: [fault('node-power-loss', 0, { node: 1, durationMs: 100_000 })],
      }),
      { endMs: 1 },
    );
    world.finish();
    const alive = world.pods.filter(({ gone }) => !gone);
    expect(alive.map(({ name, node, ready }) => [name, node, ready])).toEqual([
      ['web-7d4b9c-1', 0, true],
      ['web-7d4b9c-0', 1, true],
      ['web-7d4b9c-2', 1, true],
    ]);
    expect(new Set(world.pods.map(({ ip }) => ip)).size).toBe(5);
    expect(world.rulesOfWorkload[0]![0]!.endpointCount).toBe(3);
  });

  it('is without power until the last of several losses is over', () => {
    const faults = [
      fault('node-power-loss', 0, { node: 1, durationMs: 20_000, name: 'first' }),
      fault('node-power-loss', 10_000, { node: 1, durationMs: 80_000, name: 'second' }),
      fault('node-power-loss', 11_000, { node: 1, durationMs: 1000, name: 'third' }),
    ];
    for (const seed of SEEDS.slice(0, 20)) {
      const world = startWorld(
        aWorld({ applications, nodeZones: [0, 0], pods: [{ node: 1 }], workloads: [{ executor: perUser(1) }], faults }),
        { endMs: 1, seed },
      );
      world.simulation.run(89_999);
      expect(world.dataPlane.network.isDown(1)).toBe(true);
      expect(world.pods).toHaveLength(1);
      // Counted from the first loss.
      const [notReady] = world.log.marks.filter(({ label }) => label === 'node-2 NotReady');
      expect(notReady!.atMs).toBeGreaterThanOrEqual(40_000);
      expect(notReady!.atMs).toBeLessThanOrEqual(60_000);
      world.finish();
      expect(world.dataPlane.network.isDown(1)).toBe(false);
      expect(world.pods.map(({ gone }) => gone)).toEqual([true, false]);
    }
  });
});

describe('what happens to one pod', () => {
  it('changes no delay of another', () => {
    const faultsOf = (...pods: number[]): FaultParts[] =>
      pods.map((pod) => fault('container-crash', 1000 * pod, { pods: [pod], name: `crash ${pod}` }));
    const upMs = (faults: FaultParts[]): number => {
      const world = startWorld(aWorld({ applications, pods: [{}, {}, {}], workloads: [asking], faults }), { endMs: 1 });
      whenMs(world, () => world.dataPlane.pods.state[2] !== PodState.up, 2001);
      const ms = whenMs(world, () => world.dataPlane.pods.state[2] === PodState.up, 10_000);
      world.finish();
      return ms;
    };
    expect(upMs(faultsOf(0, 1, 2))).toBe(upMs(faultsOf(2)));
  });
});
