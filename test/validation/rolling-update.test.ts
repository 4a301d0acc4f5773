import { describe, expect, it } from 'vitest';
import { deployment, podsOn, restarted, web } from '../controlplane/owners.ts';
import { aProbe, aWorld, constant, type StartedWorld, startWorld } from '../world.ts';

// The zero-loss rule of rolling updates (learnk8s, "Graceful shutdown in Kubernetes"; F2 of the list of published
// answers). A pod that is deleted stops to serve after its kubelet's watch and preStop; each node goes on to send there
// until its own rules are without it, d after the deletion. So a node with r requests a second and n endpoints loses
// r/n x max(0, d - delay) at this pod, whatever d is: here it is taken from the same run, node by node.

const RATE_PER_SECOND = 500;
const NODES = [0, 1, 2, 3] as const;
const POD_COUNT = 10;
/** Often enough to see when a rule changes. */
const STEP_MS = 4;

/** One pod on one node: until when it served, until when the rules named it, and how many endpoints they had then. */
interface Lag {
  readonly deletedMs: number;
  readonly endedMs: number;
  readonly removedMs: number;
  /** The integral of r/n over the time between, where there is any. */
  readonly expectedLoss: number;
}

interface Roll {
  readonly lags: readonly Lag[];
  readonly failures: number;
  readonly requests: number;
}

function startRoll(preStopMs: number, seed: number): StartedWorld {
  const nodes = Array.from({ length: POD_COUNT }, (_, i) => i % NODES.length);
  const life = { startUpMs: 1000, preStopMs, readiness: aProbe({ periodMs: 1000 }) };
  const world = aWorld({
    nodeZones: NODES,
    applications: [{ concurrency: 1000, serviceTime: constant(1) }],
    pods: podsOn(...nodes).map((pod) => ({ ...pod, life })),
    owners: [deployment(POD_COUNT, { maxSurge: 3, maxUnavailable: 0 })],
    operations: [restarted(web, 1000)],
    workloads: [
      {
        clientNodes: NODES,
        executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: RATE_PER_SECOND },
        timeoutMs: 500,
      },
    ],
  });
  return startWorld(world, { endMs: 20_000 + preStopMs, seed });
}

/** Rolls all pods under load, and watches each node's rules. */
function roll(preStopMs: number, seed: number): Roll {
  const run = startRoll(preStopMs, seed);
  const rules = run.rulesOfWorkload[0]!;
  const deletedMs = new Map<number, number>();
  const endedMs = new Map<number, number>();
  const removedMs = new Map<string, number>();
  const losses = new Map<string, number>();
  const old = Array.from({ length: POD_COUNT }, (_, pod) => pod);
  for (let ms = 0; removedMs.size < POD_COUNT * NODES.length || endedMs.size < POD_COUNT; ms += STEP_MS) {
    expect(ms).toBeLessThan(60_000);
    run.simulation.run(ms);
    for (const pod of old) {
      if (run.pods[pod]!.terminating && !deletedMs.has(pod)) deletedMs.set(pod, ms);
      const hasEnded = run.dataPlane.processes.probe(pod) !== 'answers';
      if (hasEnded && !endedMs.has(pod)) endedMs.set(pod, ms);
      for (const node of NODES) {
        const key = `${pod} ${node}`;
        const isNamed = rules[node]!.names(pod);
        if (!isNamed && !removedMs.has(key)) removedMs.set(key, ms);
        if (!isNamed || !hasEnded) continue;
        const loss = (STEP_MS / 1000) * (RATE_PER_SECOND / NODES.length / rules[node]!.endpointCount);
        losses.set(key, (losses.get(key) ?? 0) + loss);
      }
    }
  }
  const { requests } = run.finish();
  const lags = old.flatMap((pod) =>
    NODES.map((node) => ({
      deletedMs: deletedMs.get(pod)!,
      endedMs: endedMs.get(pod)!,
      removedMs: removedMs.get(`${pod} ${node}`)!,
      expectedLoss: losses.get(`${pod} ${node}`) ?? 0,
    })),
  );
  const failures = requests.filter(({ outcome }) => outcome !== 'success').length;
  return { lags, failures, requests: requests.length };
}

const SEEDS = [1, 2, 3, 4];
const preStops = [0, 300, 800, 2500];
const byPreStop = new Map(preStops.map((ms) => [ms, SEEDS.map((seed) => roll(ms, seed))]));
const rollsOf = (preStopMs: number): readonly Roll[] => byPreStop.get(preStopMs)!;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe('a rolling update of 10 pods at 500 requests a second', () => {
  it('loses r/n x max(0, d - delay) requests a pod and node, with d of the same run', () => {
    const rolls = preStops.flatMap(rollsOf);
    const expected = sum(rolls.flatMap(({ lags }) => lags.map(({ expectedLoss }) => expectedLoss)));
    const lost = sum(rolls.map(({ failures }) => failures));
    // A Poisson number: the interval is narrow enough to tell n from n + 1.
    expect(3.3 / Math.sqrt(expected)).toBeLessThan(0.1);
    expect(Math.abs(lost - expected)).toBeLessThan(3.3 * Math.sqrt(expected));
  });

  it('loses nothing where preStop is longer than the propagation to the slowest node, and else does', () => {
    for (const preStopMs of preStops) {
      for (const { lags, failures } of rollsOf(preStopMs)) {
        const latestMs = Math.max(...lags.map(({ endedMs, removedMs }) => removedMs - endedMs));
        if (latestMs <= 0) expect(failures).toBe(0);
        // Where rules were late by a fifth of a second, ten requests were due there.
        else if (sum(lags.map(({ expectedLoss }) => expectedLoss)) > 10) expect(failures).toBeGreaterThan(0);
      }
    }
    const lost = preStops.map((preStopMs) => sum(rollsOf(preStopMs).map(({ failures }) => failures)));
    for (const [i, each] of lost.entries()) expect(each).toBeLessThanOrEqual(lost[i - 1] ?? Number.POSITIVE_INFINITY);
    expect(lost[0]).toBeGreaterThan(300);
    expect(lost.at(-1)).toBe(0);
  });

  it('has d between the shortest and the longest way through the control plane', () => {
    const delaysMs = preStops.flatMap((preStopMs) =>
      rollsOf(preStopMs).flatMap(({ lags }) => lags.map(({ deletedMs, removedMs }) => removedMs - deletedMs)),
    );
    // Watch, slice, watch, and the sync; at the most each at its longest, behind a sync that has just begun.
    expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(10 + 10 - STEP_MS);
    expect(Math.max(...delaysMs)).toBeLessThanOrEqual(100 + 1000 + 100 + 1000 + 100 + STEP_MS);
  });
});
