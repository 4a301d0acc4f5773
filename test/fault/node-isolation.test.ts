import { describe, expect, it } from 'vitest';
import { aWorld, type FaultParts, type Log, runWorld } from '../world.ts';

// Node 1 has a pod and a caller of its own Service; another caller is on node 0, and one is outside and enters there.

const uniform = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 5 } as const;
const LOST_MS = 2000;
const BACK_MS = 102_000;

function run(faults: readonly Pick<FaultParts, 'kind' | 'parameters'>[]): Log {
  const world = aWorld({
    nodeZones: [0, 0],
    pods: [{ node: 1 }, { node: 0, name: 'near-0', owner: 'Deployment default/near' }],
    services: [{ pods: [0], nodePort: 30080 }, { pods: [1] }],
    workloads: [
      { executor: uniform, clientNodes: [1] },
      { executor: uniform, clientNodes: [0] },
      { executor: uniform, clientNodes: [null], target: { kind: 'node-port', node: 1, service: 0, port: 0 } },
      { executor: uniform, clientNodes: [0], target: { kind: 'cluster-ip', service: 1, port: 0 } },
    ],
    faults: faults.map((fault) => ({ ...fault, atMs: LOST_MS, durationMs: BACK_MS - LOST_MS })),
  });
  return runWorld(world, { endMs: 120_000 });
}

/** By workload: whether all requests of a time succeeded (true), none did (false), or some. */
function fates({ requests }: Log, fromMs: number, toMs: number): (boolean | 'some')[] {
  return [0, 1, 2, 3].map((workload) => {
    const of = requests.filter((each) => each.workload === workload && each.dueMs >= fromMs && each.dueMs < toMs);
    const succeeded = of.filter(({ outcome }) => outcome === 'success').length;
    return succeeded === of.length ? true : succeeded === 0 ? false : 'some';
  });
}

const notReady = ({ marks }: Log): number[] =>
  marks.filter(({ label }) => label === 'node-2 NotReady').map(({ atMs }) => atMs);

const isolation = { kind: 'node-isolation', parameters: { node: 1 } };
const partition = (apiServer: boolean) => ({
  kind: 'network-partition',
  parameters: { from: [1], to: null, direction: 'both', apiServer },
});

describe('node-isolation', () => {
  const isolated = run([isolation]);

  it('cuts the node from others and from outside, while its own callers reach its pods', () => {
    expect(fates(isolated, 0, LOST_MS - 1000)).toEqual([true, true, true, true]);
    // The rules of the others still name the pod.
    expect(fates(isolated, LOST_MS, LOST_MS + 30_000)).toEqual([true, false, false, true]);
  });

  it('cuts it from the API server: it is NotReady when its lease has run out, and its pods are no endpoints', () => {
    expect(notReady(isolated)).toHaveLength(1);
    expect(notReady(isolated)[0]).toBeGreaterThan(LOST_MS + 40_000);
    expect(notReady(isolated)[0]).toBeLessThan(LOST_MS + 56_000);
  });

  it('is over when it ends: the same process serves again when the API server knows', () => {
    expect(fates(isolated, BACK_MS + 10_000, 120_000)).toEqual([true, true, true, true]);
  });

  it('is a partition of the node and its API server', () => {
    expect(run([partition(true)]).requests).toEqual(isolated.requests);
  });

  it('and a partition without it leaves the node Ready, as its pods', () => {
    const cut = run([partition(false)]);
    expect(notReady(cut)).toEqual([]);
    expect(fates(cut, LOST_MS, BACK_MS - 1000)).toEqual([true, false, false, true]);
    expect(fates(cut, BACK_MS + 1000, 120_000)).toEqual([true, true, true, true]);
  });
});
