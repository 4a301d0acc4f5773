import { describe, expect, it } from 'vitest';
import { proxyModes } from '../../src/kubeproxy/registry.ts';
import { aWorld, type FaultParts, type Log, runWorld, type WorldParts } from '../world.ts';

// Two pods of which one is deleted, called from node 0, whose kube-proxy has something else to do.

const KILLED_MS = 5000;
const kill: FaultParts = {
  kind: 'pod-kill',
  parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
  atMs: KILLED_MS,
};

function run(fault: FaultParts, parts: WorldParts = {}, faults: readonly FaultParts[] = [kill]): Log {
  const world = aWorld({
    nodeZones: [0, 0],
    pods: [
      { node: 1, owner: null },
      { node: 1, owner: null },
    ],
    workloads: [
      { clientNodes: [0], timeoutMs: 200 },
      { clientNodes: [1], timeoutMs: 200 },
    ],
    ...parts,
    faults: [fault, ...faults],
  });
  return runWorld(world, { endMs: 60_000 });
}

/** When rules changed after the deletion: of which of the two nodes is not said, but one of them is never disturbed. */
const changesMs = ({ marks }: Log): readonly number[] =>
  marks.filter(({ label, atMs }) => label === 'rules 0' && atMs > KILLED_MS).map(({ atMs }) => atMs - KILLED_MS);

describe('kube-proxy that starts anew', () => {
  it('loses no change: what it had heard of and not programmed it finds in its list', () => {
    for (const afterMs of [50, 300, 600, 900, 1200]) {
      const fault: FaultParts = { kind: 'kube-proxy-restart', parameters: { node: 0 }, atMs: KILLED_MS + afterMs };
      const changes = changesMs(run(fault));
      expect(changes).toHaveLength(2);
      expect(Math.max(...changes)).toBeLessThan(2500);
    }
  });

  it('has nothing to change where nothing has changed', () => {
    const fault: FaultParts = { kind: 'kube-proxy-restart', parameters: { node: 0 }, atMs: 1000 };
    expect(run(fault, {}, []).marks).toEqual([]);
  });
});

describe('kube-proxy that is stopped', () => {
  const stop = (durationMs: number | null): FaultParts => ({
    kind: 'kube-proxy-stop',
    parameters: { node: 0 },
    atMs: KILLED_MS - 1000,
    durationMs,
  });

  it('changes no rule of its node until it is back, and hears at once of what has become of all endpoints', () => {
    const [other, own, ...more] = changesMs(run(stop(20_000)));
    expect(other).toBeLessThan(1500);
    expect(own).toBeGreaterThan(19_000);
    expect(own).toBeLessThan(19_000 + 200);
    expect(more).toEqual([]);
  });

  it.each(['iptables', 'nftables', 'ipvs'] as const)('%s: writes all rules then, which takes a full sync', (mode) => {
    const parts: WorldParts = { otherServiceCount: 3000, mode };
    const fullMs = proxyModes[mode].fullSyncMs({ services: 3001, endpoints: 3002 });
    const [, own] = changesMs(run(stop(20_000), parts));
    expect(own! - 19_000).toBeGreaterThan(fullMs + 10);
    expect(own! - 19_000).toBeLessThan(fullMs + 100);
  });

  it('never does so where it does not come back', () => {
    expect(changesMs(run(stop(null)))).toHaveLength(1);
  });

  it('is stopped as long as any fault stops it', () => {
    const log = run(stop(10_000), {}, [kill, { ...stop(20_000), name: 'second' }]);
    expect(changesMs(log)[1]).toBeGreaterThan(19_000);
  });
});
