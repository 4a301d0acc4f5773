import { describe, expect, it } from 'vitest';
import { nodeMonitorGraceMs } from '../../src/controlplane/delays.ts';
import { programSize } from '../../src/experiment/assemble-control-plane.ts';
import { proxyModes } from '../../src/kubeproxy/registry.ts';
import type { World } from '../../src/scenario/scenario.ts';
import { kolmogorovDistance, kolmogorovLimit } from '../random/kolmogorov-smirnov.ts';
import { aLife, aProbe, aWorld, constant, runWorld, type WorldParts } from '../world.ts';
import { cumulative, type Law, largestOf, sumOf, uniform } from './delay-laws.ts';

// From a failure to the last new connection that goes wrong, in stages (section 11 of what this project knows of
// Kubernetes): detection, the write to the API, the EndpointSlice, the rules of each node. Two pods on two nodes, the
// one of which fails; clients on three further nodes dial for each request and give up after a second. Every stage is a
// sum of delays whose laws are known, so the whole has a law, too: that of its slowest node.

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);
const AT_MS = 1000;
const TIMEOUT_MS = 1000;
const CLIENT_NODES = [2, 3, 4];
const VERSIONS = [31, 34];

const watch = uniform(10, 100);
/** From a pod's write until the slowest of the three nodes has the rules; kube-proxy is idle, so it begins at once. */
const propagation = (world: World): Law[] => [
  watch,
  uniform(10, 1000),
  largestOf(CLIENT_NODES.length, watch),
  uniform(proxyModes.iptables.syncMs(programSize(world)), proxyModes.iptables.syncMs(programSize(world))),
];
const statusWrite = uniform(50, 150);

interface Stage {
  /** Requests a second of all clients: the finer, the shorter what is to be measured. */
  readonly ratePerSecond: number;
  /** How long it is looked at. */
  readonly lastsMs: number;
  readonly parts: WorldParts;
  /** From the failure to the write to the API server, by the version. */
  readonly detection: (minor: number) => readonly Law[];
  /** The row "new connections wrong until" of the table, in ms, by the version. */
  readonly range: (minor: number) => readonly [number, number];
}

const fault = (kind: string, parameters: object): WorldParts => ({
  faults: [{ kind, atMs: AT_MS, parameters: { ...parameters } }],
});
const operation = (kind: string, parameters: object): WorldParts => ({
  operations: [{ name: kind, kind, atMs: AT_MS, parameters: { ...parameters } }],
});
const onlyPod = { pods: { pods: [0], named: true, mode: 'all', value: 100 } };

const stages: Readonly<Record<string, Stage>> = {
  'kubectl delete': {
    ratePerSecond: 300,
    lastsMs: 3000,
    parts: operation('delete-pod', { pods: { pods: [0], name: 'web-7d4b9c-0' } }),
    detection: () => [],
    range: () => [100, 3000],
  },
  'a crash of the only container': {
    ratePerSecond: 300,
    lastsMs: 4000,
    parts: fault('container-crash', onlyPod),
    // PLEG.
    detection: () => [uniform(0, 1000), statusWrite],
    range: () => [100, 4000],
  },
  'a hang': {
    ratePerSecond: 30,
    lastsMs: 36_000,
    parts: fault('pod-pause', onlyPod),
    // The next probe, two more, and the time-out of the last.
    detection: () => [uniform(0, 10_000), uniform(21_000, 21_000), statusWrite],
    range: () => [22_000, 35_000],
  },
  'a node’s loss of power': {
    ratePerSecond: 30,
    lastsMs: 66_000,
    parts: fault('node-power-loss', { node: 0 }),
    // The last renewal was up to a period before; it was noticed up to a look later; then a whole grace.
    detection: (minor) => [uniform(nodeMonitorGraceMs(minor) - 10_000, nodeMonitorGraceMs(minor)), uniform(0, 5000)],
    range: (minor) => (minor >= 32 ? [41_000, 65_000] : [31_000, 55_000]),
  },
  'a drain': {
    ratePerSecond: 300,
    lastsMs: 3000,
    parts: operation('drain', { node: { index: 0, name: 'node-1' } }),
    detection: () => [],
    range: () => [100, 3000],
  },
};

function worldOf({ ratePerSecond, parts }: Stage, minor: number): World {
  const life = aLife({ startUpMs: 100_000, readiness: aProbe() });
  return aWorld({
    minor,
    nodeZones: [0, 0, 0, 0, 0],
    applications: [{ concurrency: 1000, serviceTime: constant(1) }],
    pods: [0, 1].map((node) => ({ node, owner: null, life })),
    workloads: [
      {
        clientNodes: CLIENT_NODES,
        executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond },
        timeoutMs: TIMEOUT_MS,
      },
    ],
    ...parts,
  });
}

/** When the last connection that went wrong was dialled, and when it had failed; from the failure, in ms. */
function lastWrong(
  world: World,
  endMs: number,
  seed: number,
): { readonly dialledMs: number; readonly failedMs: number } {
  const wrong = runWorld(world, { endMs, seed }).requests.filter(({ outcome }) => outcome !== 'success');
  return {
    dialledMs: Math.max(...wrong.map(({ dueMs }) => dueMs)) - AT_MS,
    failedMs: Math.max(...wrong.map(({ endedMs }) => endedMs)) - AT_MS,
  };
}

it('so many seeds tell laws apart that differ by a fifth somewhere', () => {
  expect(kolmogorovLimit(SEEDS.length)).toBeLessThan(0.2);
});

describe.each(Object.entries(stages))('%s', (_, stage) => {
  it.each(VERSIONS)(
    'Kubernetes 1.%i: ends within the range of its stages on every seed, and as they are distributed',
    (minor) => {
      const world = worldOf(stage, minor);
      const ends = SEEDS.map((seed) => lastWrong(world, AT_MS + stage.lastsMs, seed));
      const [leastMs, mostMs] = stage.range(minor);
      for (const { failedMs } of ends) {
        expect(failedMs).toBeGreaterThan(leastMs);
        expect(failedMs).toBeLessThan(mostMs);
      }
      // Half of the connections still go to the good pod, so that the last wrong one is dialled a little before the end:
      // for n more with a probability of 2^-n.
      const gapMs = 1000 / stage.ratePerSecond;
      const law = cumulative(sumOf([...stage.detection(minor), ...propagation(world)]));
      const dialled = Float64Array.from(ends, ({ dialledMs }) => dialledMs + 1.5 * gapMs);
      expect(kolmogorovDistance(dialled, law)).toBeLessThan(kolmogorovLimit(dialled.length));
    },
  );
});
