import { describe, expect, it } from 'vitest';
import type { PodLifeSpec } from '../../src/controlplane/pod-life-spec.ts';
import { PodState } from '../../src/dataplane/pod-table.ts';
import { failureCauses } from '../../src/measurement/failure-cause.ts';
import { aProbe, aWorld, constant, type FaultParts, type StartedWorld, startWorld, type WorldParts } from '../world.ts';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
const END_MS = 600_000;
const applications = [{ concurrency: 100, serviceTime: constant(1) }];
/** Somebody asks now and then, so that the run goes on. */
const asking = { executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 0.1 } } as const;

const toPod = (kind: string, atMs: number, parts: Partial<FaultParts> = {}): FaultParts => ({
  name: `${kind} at ${atMs}`,
  kind,
  atMs,
  ...parts,
  parameters: { pods: { pods: [0], named: false, mode: 'all', value: 100 }, ...parts.parameters },
});
const toNode = (kind: string, atMs: number, durationMs: number | null): FaultParts => ({
  kind,
  atMs,
  durationMs,
  parameters: { node: 0 },
});

function start(life: Partial<PodLifeSpec>, parts: WorldParts, seed = 1): StartedWorld {
  return startWorld(aWorld({ applications, pods: [{ life }], workloads: [asking], ...parts }), { endMs: END_MS, seed });
}

/** Runs in steps until something is so, and says when: to ten milliseconds. */
function whenMs({ simulation }: StartedWorld, isSo: () => boolean, latestMs: number): number {
  for (let ms = Math.ceil(simulation.nowMs / 10) * 10; ms <= latestMs; ms += 10) {
    simulation.run(ms);
    if (isSo()) return ms;
  }
  return Number.POSITIVE_INFINITY;
}

const isUp = (run: StartedWorld, pod: number): boolean => run.dataPlane.pods.state[pod] === PodState.up;
const causeOf = (run: StartedWorld, pod: number): string =>
  failureCauses[run.dataPlane.pods.downCause[pod]! - 1]?.name ?? 'none';

describe('a new pod', () => {
  /** From the moment at which its process listens until it is ready, by seed. */
  const readyAfterMs = (life: Partial<PodLifeSpec>): number[] =>
    SEEDS.map((seed) => {
      const run = start(life, { faults: [toPod('pod-kill', 0)] }, seed);
      const upMs = whenMs(run, () => isUp(run, 1), 200_000);
      return whenMs(run, () => run.pods[1]?.ready === true, 300_000) - upMs;
    });

  it('is ready at the first probe that it answers: a whole period after its kubelet has heard of it', () => {
    const delaysMs = readyAfterMs({ startUpMs: 3000, readiness: aProbe() });
    // It heard of the pod a sandbox and a start-up before it listens.
    expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(10_000 - 1500 - 3000 + 50 - 10);
    expect(Math.max(...delaysMs)).toBeLessThanOrEqual(10_000 - 500 - 3000 + 150 + 10);
  });

  it('is ready as soon as its container runs where it has no readiness probe, though nobody listens yet', () => {
    for (const seed of SEEDS) {
      const run = start({ startUpMs: 20_000 }, { faults: [toPod('pod-kill', 0)] }, seed);
      const readyMs = whenMs(run, () => run.pods[1]?.ready === true, 10_000);
      // Watches and binding, sandbox, the next look at the containers, the status.
      expect(readyMs).toBeGreaterThanOrEqual(3 * 10 + 500 + 50);
      expect(readyMs).toBeLessThanOrEqual(3 * 100 + 50 + 1500 + 1000 + 150 + 10);
      expect(isUp(run, 1)).toBe(false);
    }
  });

  it('is ready at once at the start of a container that listens by then: the kubelet asks out of turn', () => {
    expect(Math.max(...readyAfterMs({ readiness: aProbe() }))).toBeLessThanOrEqual(1000 + 150 + 10);
  });

  it('is looked at after its postStart hook only', () => {
    const delaysMs = readyAfterMs({ postStartMs: 8000 });
    expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(8000);
    expect(Math.max(...delaysMs)).toBeLessThanOrEqual(8000 + 1000 + 150 + 10);
  });

  it('waits for its image on a node that has not had it', () => {
    const life = { imagePull: constant(30_000) };
    const run = start(life, {
      nodeZones: [0, 0],
      faults: [toNode('node-power-loss', 0, null), toPod('pod-kill', 1000)],
      workloads: [{ ...asking, clientNodes: [1] }],
    });
    expect(whenMs(run, () => isUp(run, 1), 100_000)).toBeGreaterThan(31_000);
    const again = start(life, { faults: [toPod('pod-kill', 1000)] });
    expect(whenMs(again, () => isUp(again, 1), 100_000)).toBeLessThan(4000);
  });
});

describe('a startup probe', () => {
  const slow = { startUpMs: 35_000, liveness: aProbe({ failureThreshold: 1 }), gracePeriodMs: 5000 };

  it('keeps liveness from killing a container that starts slowly', () => {
    const startup = aProbe({ periodMs: 5000, failureThreshold: 20 });
    const run = start({ ...slow, startup }, { faults: [toPod('pod-kill', 0)] });
    const upMs = whenMs(run, () => isUp(run, 1), 100_000);
    expect(upMs).toBeLessThan(40_000);
    expect(run.pods[1]!.ready).toBe(false);
    expect(whenMs(run, () => run.pods[1]?.ready === true, 100_000) - upMs).toBeLessThanOrEqual(5000 + 160);
    run.finish();
    expect(run.pods[1]!.crashes).toBe(0);
  });

  it('has the container started again when it fails, again and again, with back-off in the end', () => {
    const startup = aProbe({ periodMs: 5000, failureThreshold: 2 });
    const run = start({ ...slow, startup }, { faults: [toPod('pod-kill', 0)] });
    expect(whenMs(run, () => causeOf(run, 1) === 'liveness-restart', 60_000)).toBeLessThan(20_000);
    run.simulation.run(END_MS);
    expect(isUp(run, 1)).toBe(false);
    expect(run.pods[1]!.crashes).toBeGreaterThan(4);
    run.finish();
  });
});

describe('a container that hangs', () => {
  it('is stopped 21 to 31 s later, killed when its grace is over, and starts again in the same pod', () => {
    for (const seed of SEEDS.slice(0, 15)) {
      const life = { liveness: aProbe(), gracePeriodMs: 5000, startUpMs: 500 };
      const run = start(life, { faults: [toPod('pod-pause', 1000)] }, seed);
      const { ip } = run.pods[0]!;
      const diedMs = whenMs(run, () => !isUp(run, 0), 60_000) - 1000;
      expect(diedMs).toBeGreaterThanOrEqual(21_000 + 5000);
      expect(diedMs).toBeLessThanOrEqual(31_000 + 5000 + 10);
      expect(causeOf(run, 0)).toBe('liveness-restart');
      const upMs = whenMs(run, () => isUp(run, 0), 60_000) - 1000;
      expect(upMs - diedMs).toBeLessThanOrEqual(520);
      run.finish();
      expect(run.pods).toHaveLength(1);
      expect(run.pods[0]).toMatchObject({ ip, ready: true });
    }
  });

  it('is left alone without a liveness probe', () => {
    const run = start({ readiness: aProbe() }, { faults: [toPod('pod-pause', 1000)] });
    run.simulation.run(100_000);
    expect(run.pods[0]!.ready).toBe(false);
    expect(isUp(run, 0)).toBe(true);
    run.finish();
  });
});

describe('a crash loop', () => {
  it('crashes after each start, with back-off, and comes back when it is over', () => {
    const run = start({}, { faults: [toPod('crash-loop', 1000, { durationMs: 100_000 })] });
    run.simulation.run(100_999);
    // At 0, 0, 10, 30 and 70 s, each seen within a second.
    expect(run.pods[0]!.crashes).toBe(5);
    expect(isUp(run, 0)).toBe(false);
    const upMs = whenMs(run, () => isUp(run, 0), 300_000);
    expect(upMs).toBeGreaterThan(1000 + 150_000);
    expect(upMs).toBeLessThan(1000 + 156_000);
    run.finish();
  });
});

describe('a kubelet that stops', () => {
  it('leaves its containers as they are, and starts what has died when it is back', () => {
    const run = start({}, { faults: [toNode('kubelet-stop', 1000, 30_000), toPod('container-crash', 10_000)] });
    run.simulation.run(30_999);
    expect(isUp(run, 0)).toBe(false);
    expect(run.pods[0]!.ready).toBe(true);
    expect(whenMs(run, () => isUp(run, 0), 100_000)).toBeLessThanOrEqual(31_000 + 1000 + 10);
    run.finish();
    expect(run.pods[0]!.ready).toBe(true);
  });

  it('starts no container again that has ended because its pod is to end', () => {
    const faults = [toNode('kubelet-stop', 2000, 30_000)];
    const remove = { name: 'delete', kind: 'delete-pod', parameters: { pods: { pods: [0], name: null } }, atMs: 1000 };
    const run = start({ preStopMs: 5000, gracePeriodMs: 10_000, startUpMs: 5000 }, { faults, operations: [remove] });
    run.simulation.run(31_000);
    // The runtime has ended it, and nobody has torn its sandbox down.
    expect(isUp(run, 0)).toBe(false);
    expect(run.pods[0]!.gone).toBe(false);
    run.finish();
    expect(run.pods[0]!.gone).toBe(true);
    expect(run.dataPlane.pods.state[0]).toBe(PodState.gone);
  });

  it.each([
    [34, false],
    [35, true],
  ])('finds in Kubernetes 1.%i its containers ready when it starts: %s', (minor, stays) => {
    const faults = [toNode('kubelet-stop', 1000, 5000)];
    const run = start({ readiness: aProbe() }, { minor, faults });
    const unreadyMs = whenMs(run, () => !run.pods[0]!.ready, 20_000);
    expect(unreadyMs === Number.POSITIVE_INFINITY).toBe(stays);
    run.finish();
    expect(run.pods[0]!.ready).toBe(true);
  });
});
