import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, once, runWorld } from '../world.ts';

// Delays: one link takes 1 ms, a request of 10 ms; opening a connection takes a round trip and its rules.
const network = { sameNode: constant(1), sameZone: constant(1), crossZone: constant(1) };
const RULES_MS = 0.006884 + 0.00001413 + 0.0001151;

describe('a SYN that nobody answers', () => {
  // Recorded on Linux 6.18, tcp_syn_linear_timeouts = 4, in s after the first.
  const recorded = [1.03, 2.06, 3.08, 4.1, 5.13, 7.14, 11.18, 19.37, 35.5, 69.03];

  it('is sent again at the times that a kernel was seen to keep, to the same endpoint', () => {
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [{ executor: once, timeoutMs: 120_000 }],
      faults: [powerLoss(1, 0)],
    });
    const arrivals: number[] = [];
    const log = runWorld(world, {
      endMs: 1,
      onEvent: (kind, _, nowMs) => {
        if (kind === 'syn-arrived') arrivals.push(nowMs);
      },
    });
    expect(arrivals[0]).toBeCloseTo(1 + RULES_MS, 9);
    expect(arrivals.slice(1).map((timeMs) => timeMs - arrivals[0]!)).toEqual(
      recorded.map((seconds) => expect.closeTo(1000 * seconds, 6)),
    );
    expect(log.outcomes).toEqual(['connect-timeout']);
    expect(log.connections).toHaveLength(1);
  });

  it('stays with its endpoint when the rules have another one by then', () => {
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }, { node: 0 }],
      workloads: [{ executor: once, timeoutMs: 119_000 }, { timeoutMs: 500 }],
      mode: 'ipvs',
      faults: [powerLoss(1, 0)],
    });
    // Which endpoint is first in IPVS mode is up to chance: take a seed where it is the one that is lost.
    const seed = [1, 2, 3, 4, 5, 6].find((each) => firstPod(world, each) === 0)!;
    const log = runWorld(world, { endMs: 100_000, seed });
    const late = log.requests.filter(({ dueMs }) => dueMs > 70_000);
    expect(new Set(late.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    const first = log.requests.find(({ workload }) => workload === 0)!;
    expect(first.outcome).toBe('connect-timeout');
    expect(first.endedMs).toBeCloseTo(119_000, 6);
  });
});

function firstPod(world: ReturnType<typeof aWorld>, seed: number): number {
  return runWorld({ ...world, faults: [] }, { endMs: 1, seed }).connections[0]!.pod;
}

function powerLoss(node: number, atMs: number): FaultParts {
  return { kind: 'node-power-loss', atMs, parameters: { node } };
}

describe('TLS after the handshake', () => {
  it('meets a process that has died meanwhile: the connection is reset, and nobody calls it refused', () => {
    const crash = (atMs: number): FaultParts => ({
      kind: 'container-crash',
      atMs,
      parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
    });
    const connection = {
      protocol: 'http/1.1',
      reuse: true,
      maxPerClient: 1,
      idleTimeoutMs: 1000,
      maxConcurrentStreams: 1,
      tlsRoundTrips: 2,
    } as const;
    const outcome = (atMs: number): string =>
      runWorld(
        aWorld({
          network: { sameNode: constant(10) },
          workloads: [{ executor: once, connection }],
          faults: [crash(atMs)],
        }),
        { endMs: 1 },
      ).outcomes[0]!;
    // The SYN is there at 10 ms, TLS at 30 and 50 ms, the request at 70 ms.
    expect([5, 25, 45].map(outcome)).toEqual(['stale-endpoint', 'connection-reset', 'connection-reset']);
    expect([65, 75].map(outcome)).toEqual(['connection-reset', 'connection-reset']);
    expect(outcome(95)).toBe('success');
  });
});
