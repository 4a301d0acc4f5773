import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, once, perUser, pooled, runWorld, startWorld } from '../world.ts';

// Delays: one link takes 1 ms, a request of 10 ms; opening a connection takes a round trip and its rules.
const network = { sameNode: constant(1), sameZone: constant(1), crossZone: constant(1) };
const RULES_MS = 0.006884 + 0.00001413 + 0.0001151;
const OPEN_MS = 2 + RULES_MS;

describe('a path through an entry node', () => {
  it('takes two links, for each packet', () => {
    const world = aWorld({
      nodeZones: [0, 0, 1],
      network: { sameZone: constant(2), crossZone: constant(5), external: constant(30) },
      pods: [{ node: 2 }],
      services: [{ nodePort: 30080 }],
      workloads: [
        { executor: once, clientNodes: [null], target: { kind: 'node-port', node: 1, service: 0, port: 0 } },
        { executor: once, clientNodes: [0], target: { kind: 'node-port', node: 1, service: 0, port: 0 } },
      ],
    });
    const { requests } = runWorld(world, { endMs: 1000 });
    const latencyMs = (workload: number): number => {
      const { dueMs, endedMs } = requests.find((request) => request.workload === workload)!;
      return endedMs - dueMs;
    };
    // Both queue for one worker of 10 ms; the nearer client comes first.
    expect(latencyMs(1)).toBeCloseTo(2 * 2 * (2 + 5) + RULES_MS + 10, 6);
    expect(latencyMs(0)).toBeCloseTo(2 * 2 * (30 + 5) + RULES_MS + 10, 6);
  });
});

describe('lost packets', () => {
  // Recorded on Linux 6.18: data is sent again after so many ms.
  const recorded = [208, 416, 848, 1680, 3344, 6800];
  const loss = (atMs: number, durationMs: number | null, direction: string): FaultParts => ({
    kind: 'packet-loss',
    atMs,
    durationMs,
    parameters: { from: [0], to: [1], direction, probability: 1 },
  });

  it.each([0, 1, 2, 3, 4, 5])('data that is lost for a while arrives with its next retransmission: number %i', (i) => {
    const untilMs = recorded[i]! - 1;
    const world = aWorld({
      network,
      cost: 'none',
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [{ executor: perUser(2, 5), connection: pooled(), timeoutMs: 60_000 }],
      faults: [loss(15, untilMs, 'to')],
    });
    const log = runWorld(world, { endMs: 60_000 });
    // The first request ends at 12 ms; the second begins at 17 ms.
    expect(log.outcomes).toEqual(['success', 'success']);
    const sentAgainMs = recorded.find((ms) => 17 + ms >= 15 + untilMs)!;
    expect(log.latenciesMs[1]).toBeCloseTo(sentAgainMs + 12, 6);
  });

  it('an answer that is lost is sent again as well', () => {
    const world = aWorld({
      network,
      cost: 'none',
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [{ executor: once, timeoutMs: 60_000 }],
      faults: [loss(0, 100, 'from')],
    });
    expect(runWorld(world, { endMs: 1000 }).latenciesMs).toEqual([expect.closeTo(1 + 10 + 208 + 1, 6)]);
  });

  it('a SYN that is lost is sent again after a second', () => {
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [{ executor: once, timeoutMs: 60_000 }],
      faults: [loss(0, 1500, 'to')],
    });
    expect(runWorld(world, { endMs: 1000 }).latenciesMs).toEqual([expect.closeTo(2060 + OPEN_MS + 12, 6)]);
  });

  it('a SYN is sent again after 1, 3 and 7 seconds by kernels before Linux 6.5', () => {
    const sentAgainMs = (minor: number, lostMs: number): number => {
      const world = aWorld({
        network,
        kernelVersion: { major: 6, minor },
        nodeZones: [0, 0],
        pods: [{ node: 1 }],
        workloads: [{ executor: once, timeoutMs: 60_000 }],
        faults: [loss(0, lostMs, 'to')],
      });
      return Math.round(runWorld(world, { endMs: 1000 }).latenciesMs[0]! - OPEN_MS - 12);
    };
    expect([500, 1500, 3500, 7500].map((lostMs) => sentAgainMs(4, lostMs))).toEqual([1030, 3050, 7080, 15_270]);
    expect([500, 1500, 3500, 7500].map((lostMs) => sentAgainMs(5, lostMs))).toEqual([1030, 2060, 4100, 11_180]);
  });

  it('a link that loses everything for good leaves nothing behind: connections time out, the run ends', () => {
    const workload = { timeoutMs: 300_000, executor: perUser(3, 0, 2) };
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [workload, { ...workload, connection: pooled() }],
      faults: [loss(20, null, 'both')],
    });
    const { finish, dataPlane } = startWorld(world, { endMs: 10_000 });
    const { requests } = finish();
    expect(requests.filter(({ dueMs }) => dueMs > 20).map(({ outcome }) => outcome)).not.toContain('success');
    expect(dataPlane.connections.count).toBe(0);
  });

  it('a loss of a fifth lets everything through in the end', () => {
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      applications: [{ concurrency: 100 }],
      workloads: [
        { executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 200 }, timeoutMs: 60_000 },
      ],
      faults: [
        { kind: 'packet-loss', atMs: 0, parameters: { from: null, to: null, direction: 'both', probability: 0.2 } },
      ],
    });
    const { outcomes, latenciesMs } = runWorld(world, { endMs: 10_000 });
    expect(outcomes.filter((outcome) => outcome !== 'success')).toEqual([]);
    // Four packets have to get through: without a retransmission 0.8⁴ of the requests, ± 5 standard errors.
    const atOnce = latenciesMs.filter((ms) => ms < 200).length / latenciesMs.length;
    expect(Math.abs(atOnce - 0.4096)).toBeLessThan(5 * Math.sqrt((0.4096 * 0.5904) / latenciesMs.length));
  });
});

describe('a link with extra latency', () => {
  const slow = (parameters: object): ReturnType<typeof aWorld> =>
    aWorld({
      network: { ...network, external: constant(1) },
      nodeZones: [0, 1],
      pods: [{ node: 1 }],
      services: [{ nodePort: 30080 }],
      workloads: [
        { executor: once },
        { executor: once, clientNodes: [null], target: { kind: 'node-port', node: 0, service: 0, port: 0 } },
      ],
      applications: [{ concurrency: 2 }],
      faults: [{ kind: 'link-latency', atMs: 0, parameters: { latency: constant(100), ...parameters } }],
    });
  const latencyMs = (world: ReturnType<typeof aWorld>, workload: number): number => {
    const { dueMs, endedMs } = runWorld(world, { endMs: 1000 }).requests.find((each) => each.workload === workload)!;
    return endedMs - dueMs;
  };

  it('delays every packet of its direction', () => {
    const plainMs = OPEN_MS + 12;
    expect(latencyMs(slow({ from: [0], to: [1], direction: 'both' }), 0)).toBeCloseTo(plainMs + 400, 6);
    expect(latencyMs(slow({ from: [0], to: [1], direction: 'to' }), 0)).toBeCloseTo(plainMs + 200, 6);
    expect(latencyMs(slow({ from: [0], to: [1], direction: 'from' }), 0)).toBeCloseTo(plainMs + 200, 6);
    expect(latencyMs(slow({ from: [1], to: [0], direction: 'to' }), 0)).toBeCloseTo(plainMs + 200, 6);
    expect(latencyMs(slow({ from: null, to: [0], direction: 'to' }), 0)).toBeCloseTo(plainMs + 200, 6);
    expect(latencyMs(slow({ from: [0], to: [0], direction: 'both' }), 0)).toBeCloseTo(plainMs, 6);
  });

  it('delays what enters the cluster through a node on the way in and on the way on', () => {
    const plainMs = OPEN_MS + 12 + 4;
    expect(latencyMs(slow({ from: [0], to: [1], direction: 'both' }), 1)).toBeCloseTo(plainMs + 400, 6);
    expect(latencyMs(slow({ from: null, to: null, direction: 'both' }), 1)).toBeCloseTo(plainMs + 800, 6);
  });
});
