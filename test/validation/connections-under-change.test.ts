import { describe, expect, it } from 'vitest';
import type { World } from '../../src/scenario/scenario.ts';
import { aWorld, constant, type FaultParts, type Log, pooled, runWorld, type WorldParts } from '../world.ts';

// What becomes of connections when an endpoint, its process or its node goes, and when kube-proxy starts anew, by mode
// and protocol. A client on node 0 keeps one flow and sends on it ten times a second; another opens a connection for
// each request. The endpoint that the flow has is the one that goes, after five seconds.

type Mode = World['proxy']['mode'];
type Protocol = 'tcp' | 'udp';

const GOES_MS = 5000;
const TIMEOUT_MS = 1000;
const tenASecond = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 } as const;
const modes = ['iptables', 'nftables', 'ipvs'] as const;

interface Change {
  readonly faults?: (pod: number) => readonly FaultParts[];
  readonly operations?: (pod: number) => World['operations'];
  readonly minor?: number;
}

const kept = (protocol: Protocol): ReturnType<typeof pooled> => ({ ...pooled(1, Number.POSITIVE_INFINITY), protocol });

function worldOf(mode: Mode, protocol: Protocol, parts: WorldParts): World {
  return aWorld({
    mode,
    nodeZones: [0, 0, 0],
    applications: [{ concurrency: 100, serviceTime: constant(1), startUpMs: 1_000_000 }],
    pods: [1, 2].map((node) => ({ node, owner: null, life: { preStopMs: 600_000, gracePeriodMs: 600_000 } })),
    workloads: [
      { executor: tenASecond, connection: kept(protocol), timeoutMs: TIMEOUT_MS },
      { executor: tenASecond, timeoutMs: TIMEOUT_MS },
    ],
    ...parts,
  });
}

/** What was seen of a change. */
interface Seen {
  readonly log: Log;
  /** The endpoint that went, and when the rules of the clients' node no longer named it. */
  readonly gone: number;
  readonly syncedMs: number;
}

function see(mode: Mode, protocol: Protocol, { faults, operations, minor = 34 }: Change, endMs: number): Seen {
  const gone = runWorld(worldOf(mode, protocol, { minor }), { endMs: 50 }).assigned[0]!.pod;
  const parts = { minor, faults: faults?.(gone) ?? [], operations: operations?.(gone) ?? [] };
  const log = runWorld(worldOf(mode, protocol, parts), { endMs });
  const synced = log.marks.find(({ label, atMs }) => label === 'rules 0' && atMs > GOES_MS);
  return { log, gone, syncedMs: synced?.atMs ?? Number.POSITIVE_INFINITY };
}

/** The outcomes of a workload's requests that were due in a time. */
function outcomes({ log }: Seen, workload: number, fromMs: number, toMs: number): ReadonlySet<string> {
  const requests = log.requests.filter(({ dueMs, ...each }) => {
    return each.workload === workload && dueMs >= fromMs && dueMs < toMs;
  });
  return new Set(requests.map(({ outcome }) => outcome));
}

const succeeded = new Set(['success']);

/** The pods to which the kept flow was led, in order: it is opened first, and again when it has ended. */
function flowsOf({ log }: Seen): readonly number[] {
  // New connections are opened each 100 ms too, so that only those of requests that were kept count.
  const kept = log.assigned.filter((_, i, all) => all[i]!.dueMs !== all[i - 1]?.dueMs);
  return kept.map(({ pod }) => pod).filter((pod, i, pods) => pod !== pods[i - 1]);
}

const named = (pod: number): Readonly<Record<string, unknown>> => ({
  pods: { pods: [pod], named: true, mode: 'all', value: 100 },
});

describe.each(modes)('%s: an endpoint leaves the set and its pod lives on', (mode) => {
  const leaves: Change = {
    operations: (pod) => [
      {
        name: 'default/delete',
        kind: 'delete-pod',
        parameters: { pods: { name: null, pods: [pod] } },
        atMs: GOES_MS,
      },
    ],
  };

  it('an established TCP connection goes on with it', () => {
    const seen = see(mode, 'tcp', leaves, 40_000);
    expect(seen.syncedMs).toBeLessThan(GOES_MS + 2000);
    expect(outcomes(seen, 0, 0, 40_000)).toEqual(succeeded);
    expect(flowsOf(seen)).toEqual([seen.gone]);
  });

  it('new connections avoid it when the rules are synced, and none fails', () => {
    const seen = see(mode, 'tcp', leaves, 40_000);
    expect(outcomes(seen, 1, 0, 40_000)).toEqual(succeeded);
    const after = seen.log.connections.filter(({ atMs }) => atMs > seen.syncedMs);
    expect(new Set(after.map(({ pod }) => pod))).toEqual(new Set([1 - seen.gone]));
  });

  it(
    mode === 'ipvs' ? 'a UDP flow is scheduled anew with the next datagram' : 'a UDP flow stays: it still serves',
    () => {
      const seen = see(mode, 'udp', leaves, 40_000);
      expect(outcomes(seen, 0, 0, 40_000)).toEqual(succeeded);
      expect(flowsOf(seen)).toEqual(mode === 'ipvs' ? [seen.gone, 1 - seen.gone] : [seen.gone]);
    },
  );
});

describe.each(modes)('%s: the process of an endpoint dies and its sandbox lives', (mode) => {
  const dies: Change = {
    faults: (pod) => [{ kind: 'container-crash', parameters: named(pod), atMs: GOES_MS + 50 }],
  };

  it('an established TCP connection ends at once, and the next one goes elsewhere when the rules are synced', () => {
    const seen = see(mode, 'tcp', dies, 20_000);
    expect(seen.syncedMs).toBeLessThan(GOES_MS + 3500);
    expect(outcomes(seen, 0, 0, GOES_MS)).toEqual(succeeded);
    expect(outcomes(seen, 0, seen.syncedMs, 20_000)).toEqual(succeeded);
    for (const outcome of outcomes(seen, 1, GOES_MS, seen.syncedMs)) {
      expect(['success', 'stale-endpoint', 'connection-reset']).toContain(outcome);
    }
  });

  it('a UDP flow is refused until the rules are synced, and goes on elsewhere', () => {
    const seen = see(mode, 'udp', dies, 20_000);
    expect(outcomes(seen, 0, GOES_MS + 100, seen.syncedMs - 1)).toEqual(new Set(['stale-endpoint']));
    expect(outcomes(seen, 0, seen.syncedMs + 1, 20_000)).toEqual(succeeded);
    expect(flowsOf(seen)).toEqual([seen.gone, 1 - seen.gone]);
  });
});

describe.each(modes)('%s: the node of an endpoint loses its power', (mode) => {
  const lost: Change = {
    faults: (pod) => [{ kind: 'node-power-loss', parameters: { node: pod + 1 }, atMs: GOES_MS, durationMs: null }],
  };
  const END_MS = 120_000;

  it('new connections time out until the node is NotReady and the rules are synced, and none does afterwards', () => {
    const seen = see(mode, 'tcp', lost, END_MS);
    expect(seen.syncedMs - GOES_MS).toBeGreaterThan(40_000);
    expect(seen.syncedMs - GOES_MS).toBeLessThan(65_000);
    expect(outcomes(seen, 1, GOES_MS, seen.syncedMs)).toEqual(new Set(['connect-timeout', 'success']));
    expect(outcomes(seen, 1, seen.syncedMs, END_MS)).toEqual(succeeded);
  });

  it('a UDP flow is a black hole for as long, and goes on elsewhere', () => {
    const seen = see(mode, 'udp', lost, END_MS);
    expect(outcomes(seen, 0, GOES_MS, seen.syncedMs - TIMEOUT_MS)).toEqual(new Set(['timeout']));
    expect(outcomes(seen, 0, seen.syncedMs + 1, END_MS)).toEqual(succeeded);
  });

  it('an established connection that carries many requests is silent long after the rules are right', () => {
    const multiplexed = { ...pooled(1), protocol: 'http/2', maxConcurrentStreams: 100 } as const;
    const workloads = [{ executor: tenASecond, connection: multiplexed, timeoutMs: TIMEOUT_MS }];
    const gone = runWorld(worldOf(mode, 'tcp', { workloads }), { endMs: 50 }).assigned[0]!.pod;
    const log = runWorld(worldOf(mode, 'tcp', { workloads, faults: lost.faults!(gone) }), { endMs: END_MS });
    const late = log.requests.filter(({ dueMs }) => dueMs > GOES_MS);
    expect(new Set(late.map(({ outcome }) => outcome))).toEqual(new Set(['timeout']));
    expect(log.connections).toHaveLength(1);
  });
});

describe.each(modes)('%s: kube-proxy starts anew', (mode) => {
  const restarts = (minor: number): Change => ({
    minor,
    faults: () => [{ kind: 'kube-proxy-restart', parameters: { node: 0 }, atMs: GOES_MS }],
  });

  it.each([31, 34])('connections and flows go on, Kubernetes 1.%i', (minor) => {
    for (const protocol of ['tcp', 'udp'] as const) {
      const seen = see(mode, protocol, restarts(minor), 20_000);
      expect(outcomes(seen, 0, 0, 20_000)).toEqual(succeeded);
      expect(outcomes(seen, 1, 0, 20_000)).toEqual(succeeded);
      // Of those that are kept and of new ones: up to 1.31 a flow is forgotten, and begins anew.
      const isForgotten = protocol === 'udp' && minor <= 31 && mode !== 'ipvs';
      expect(seen.log.connections).toHaveLength(200 + (isForgotten ? 2 : 1));
      if (!isForgotten) expect(flowsOf(seen)).toEqual([seen.gone]);
    }
  });

  it('while it is stopped the rules of its node stay as they are, and all is caught up when it is back', () => {
    const stopped: Change = {
      faults: (pod) => [
        { kind: 'kube-proxy-stop', parameters: { node: 0 }, atMs: GOES_MS - 1000, durationMs: 15_000 },
        { kind: 'pod-kill', parameters: named(pod), atMs: GOES_MS },
      ],
    };
    const seen = see(mode, 'tcp', stopped, 30_000);
    const backMs = GOES_MS - 1000 + 15_000;
    expect(seen.syncedMs).toBeGreaterThan(backMs);
    expect(seen.syncedMs).toBeLessThan(backMs + 500);
    expect(outcomes(seen, 1, GOES_MS + 2000, backMs)).toEqual(new Set(['success', 'connect-timeout']));
    expect(outcomes(seen, 1, seen.syncedMs, 30_000)).toEqual(succeeded);
  });
});
