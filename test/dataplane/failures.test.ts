import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, once, perUser, pooled, runWorld, startWorld } from '../world.ts';

// Delays: one link takes 1 ms, a request of 10 ms; opening a connection takes a round trip and its rules.
const network = { sameNode: constant(1), sameZone: constant(1), crossZone: constant(1) };
const RULES_MS = 0.006884 + 0.00001413 + 0.0001151;
const OPEN_MS = 2 + RULES_MS;

describe('a request that meets nothing unusual', () => {
  it('takes the handshake, a link each way and its service', () => {
    const log = runWorld(aWorld({ network, workloads: [{ executor: once }] }), { endMs: 1000 });
    expect(log.outcomes).toEqual(['success']);
    expect(log.latenciesMs[0]).toBeCloseTo(OPEN_MS + 2 + 10, 9);
  });

  it('saves the handshake on a connection that is kept alive', () => {
    const executor = perUser(3, 5);
    const log = runWorld(aWorld({ network, workloads: [{ executor, connection: pooled() }] }), { endMs: 1000 });
    expect(log.latenciesMs).toEqual([expect.closeTo(OPEN_MS + 12, 9), expect.closeTo(12, 9), expect.closeTo(12, 9)]);
    expect(log.connections).toHaveLength(1);
  });

  it('pays neither for the handshake nor for the rules where the data plane costs nothing', () => {
    const log = runWorld(aWorld({ network, cost: 'none', workloads: [{ executor: once }] }), { endMs: 1000 });
    expect(log.latenciesMs).toEqual([expect.closeTo(12, 9)]);
  });

  it('takes two links when it enters the cluster through another node', () => {
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

describe('a pod whose process has died', () => {
  it('refuses new connections at once, while the rules still name it', () => {
    const world = aWorld({
      network,
      pods: [{ owner: null }],
      workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 } }],
      // Twice, so that the second time it comes back only after 10 s.
      faults: [crash(0), crash(300, 'again')],
    });
    const { requests } = runWorld(world, { endMs: 2000 });
    const refused = requests.filter(({ outcome }) => outcome === 'stale-endpoint');
    expect(refused.length).toBeGreaterThan(0);
    for (const { dueMs, endedMs } of refused) expect(endedMs - dueMs).toBeCloseTo(OPEN_MS, 6);
  });

  it('resets the requests that it had, in service and in its queue, after one link', () => {
    const executor = perUser(1, 0, 3);
    const world = aWorld({
      network,
      applications: [{ serviceTime: constant(500) }],
      workloads: [{ executor }],
      faults: [crash(100)],
    });
    const { requests } = runWorld(world, { endMs: 1000 });
    expect(requests.map(({ outcome }) => outcome)).toEqual(Array(3).fill('connection-reset'));
    for (const { endedMs } of requests) expect(endedMs).toBeCloseTo(101, 9);
  });

  it('resets what was on its way to it when that arrives, and leaves alone the answer that had left', () => {
    const oneWay = { sameNode: constant(50) };
    // The request arrives at 150 ms, its answer leaves at 160 ms.
    const outcomeOf = (diesMs: number): string =>
      runWorld(aWorld({ network: oneWay, workloads: [{ executor: once }], faults: [crash(diesMs)] }), { endMs: 1000 })
        .outcomes[0]!;
    expect(outcomeOf(120)).toBe('connection-reset');
    expect(outcomeOf(155)).toBe('connection-reset');
    expect(outcomeOf(180)).toBe('success');
  });

  it('closes the idle connections of its clients, which open new ones', () => {
    const executor = perUser(2, 5000);
    const world = aWorld({ network, workloads: [{ executor, connection: pooled() }], faults: [crash(1000)] });
    const log = runWorld(world, { endMs: 20_000 });
    expect(log.outcomes).toEqual(['success', 'success']);
    expect(log.connections).toHaveLength(2);
  });
});

describe('a node without power', () => {
  it('answers nothing: connections time out, old ones too', () => {
    const executor = perUser(2, 5000);
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [
        { executor, connection: pooled(), timeoutMs: 700 },
        { executor, timeoutMs: 700 },
      ],
      faults: [powerLoss(1, 1000)],
    });
    const { requests } = runWorld(world, { endMs: 20_000 });
    expect(requests.map(({ workload, outcome }) => `${workload} ${outcome}`)).toEqual([
      '0 success',
      '1 success',
      '0 timeout',
      '1 connect-timeout',
    ]);
    for (const { dueMs, endedMs } of requests.slice(2)) expect(endedMs - dueMs).toBeCloseTo(700, 9);
  });

  it('takes back nothing of what it had when it returns: its old addresses stay silent', () => {
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      // Rules that nobody programs anew name the old address for good.
      minSyncPeriodMs: 1_000_000,
      minor: 34,
      workloads: [{ target: { kind: 'pod', pod: 0 }, timeoutMs: 700 }],
      faults: [{ ...powerLoss(1, 1000), durationMs: 1000 }],
    });
    const { requests } = runWorld(world, { endMs: 6000 });
    const after = requests.filter(({ dueMs }) => dueMs > 1000);
    expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set(['connect-timeout']));
  });

  it('takes with it the traffic that enters the cluster there, and resets it when it is back', () => {
    const world = aWorld({
      network: { ...network, external: constant(1) },
      nodeZones: [0, 0],
      pods: [{ node: 0 }],
      services: [{ nodePort: 30080 }],
      workloads: [
        {
          clientNodes: [null],
          target: { kind: 'node-port', node: 1, service: 0, port: 0 },
          executor: perUser(3, 300),
          connection: pooled(),
          timeoutMs: 700,
        },
        {
          clientNodes: [null],
          target: { kind: 'node-port', node: 1, service: 0, port: 0 },
          executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 1 },
          timeoutMs: 700,
        },
      ],
      faults: [{ ...powerLoss(1, 200), durationMs: 1000 }],
    });
    const { requests } = runWorld(world, { endMs: 2500 });
    const outcomes = (workload: number): string[] =>
      requests.filter((request) => request.workload === workload).map(({ outcome }) => outcome);
    expect(outcomes(0)).toEqual(['success', 'timeout', 'success']);
    expect(outcomes(1)).toEqual(['success', 'connect-timeout', 'success']);
  });

  it('sends nothing: neither its clients’ requests, nor those that waited there, nor retries', () => {
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      applications: [{ serviceTime: constant(200) }],
      pods: [{ node: 1 }],
      workloads: [
        {
          executor: perUser(1, 0, 3),
          connection: pooled(1),
          timeoutMs: 300,
          retries: { max: 2, on: ['timeout', 'connect-failure'], backoffBaseMs: 10, backoffMaxMs: 10, jitter: 'none', budget: null },
        },
      ],
      faults: [powerLoss(0, 50)],
    });
    const log = runWorld(world, { endMs: 10_000 });
    expect(log.outcomes).not.toContain('success');
    expect(log.assigned).toHaveLength(1);
    expect(log.connections).toHaveLength(1);
  });
});

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
      workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 200 }, timeoutMs: 60_000 }],
      faults: [{ kind: 'packet-loss', atMs: 0, parameters: { from: null, to: null, direction: 'both', probability: 0.2 } }],
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

function crash(atMs: number, name = 'crash'): FaultParts {
  return { name, kind: 'container-crash', atMs, parameters: { pods: { pods: [0], mode: 'all', value: 100, named: true } } };
}

function powerLoss(node: number, atMs: number): FaultParts {
  return { kind: 'node-power-loss', atMs, parameters: { node } };
}
