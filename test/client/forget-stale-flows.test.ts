import { describe, expect, it } from 'vitest';
import type { World } from '../../src/scenario/scenario.ts';
import { aWorld, type FaultParts, type Log, pooled, runWorld, startWorld } from '../world.ts';

const udp = { ...pooled(1, Number.POSITIVE_INFINITY), protocol: 'udp' } as const;
const each10Ms = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 } as const;

/** A client that goes on sending from one port, while pods are deleted after a second. */
function sender(mode: World['proxy']['mode'], killed: readonly number[], minor = 34): World {
  const fault: FaultParts = {
    kind: 'pod-kill',
    atMs: 1000,
    parameters: { pods: { pods: killed, named: true, mode: 'all', value: 100 } },
  };
  return aWorld({
    mode,
    minor,
    pods: [{ owner: null }, { owner: null }],
    applications: [{ concurrency: 100 }],
    workloads: [{ executor: each10Ms, connection: udp, timeoutMs: 100 }],
    faults: [fault],
  });
}

function successes({ requests }: Log, fromMs: number): number {
  return requests.filter(({ outcome, dueMs }) => outcome === 'success' && dueMs > fromMs).length;
}

describe('a flow of datagrams whose endpoint is gone', () => {
  it.each(['iptables', 'nftables', 'ipvs'] as const)(
    'is a black hole until kube-proxy has heard of it, and goes on elsewhere then: %s',
    (mode) => {
      const first = runWorld(sender(mode, []), { endMs: 100 }).connections[0]!.pod;
      const run = startWorld(sender(mode, [first]), { endMs: 20_000 });
      const log = run.finish();
      expect(log.connections.map(({ pod }) => pod)).toEqual([first, 1 - first]);
      const movedMs = log.connections[1]!.atMs;
      const lost = log.requests.filter(({ dueMs }) => dueMs > 1000 && dueMs < movedMs - 1);
      expect(lost.length).toBeGreaterThan(10);
      // Some that were sent before the rules changed are still answered by nobody.
      expect(new Set(lost.map(({ outcome }) => outcome))).toEqual(new Set(['timeout']));
      const synced = log.marks.find(({ label, atMs }) => label === 'rules 0' && atMs > 1000)!;
      expect(movedMs).toBeGreaterThanOrEqual(synced.atMs);
      expect(movedMs).toBeLessThan(synced.atMs + 11);
      expect(successes(log, movedMs)).toBeGreaterThan(0.99 * 100 * ((20_000 - movedMs) / 1000) - 2);
    },
  );

  it('stays one where the Service has no endpoint left, from Kubernetes 1.32 to 1.36', () => {
    const outcomes = (minor: number): ReadonlySet<string> => {
      const { requests } = runWorld(sender('iptables', [0, 1], minor), { endMs: 10_000 });
      return new Set(requests.filter(({ dueMs }) => dueMs > 8000).map(({ outcome }) => outcome));
    };
    expect(outcomes(34)).toEqual(new Set(['timeout']));
    expect(outcomes(31)).toEqual(new Set(['connection-refused']));
  });

  it('is left alone while its endpoint is there, whatever happens to others', () => {
    const first = runWorld(sender('iptables', []), { endMs: 100 }).connections[0]!.pod;
    const log = runWorld(sender('iptables', [1 - first]), { endMs: 10_000 });
    expect(log.connections).toHaveLength(1);
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
  });
});
