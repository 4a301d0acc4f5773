import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, once, perUser, pooled, runWorld } from '../world.ts';

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

  it('forgets the connections that enter the cluster there: after it has booted they are reset', () => {
    const world = aWorld({
      network: { ...network, external: constant(1) },
      nodeZones: [0, 0],
      pods: [{ node: 0 }],
      services: [{ nodePort: 30080 }],
      workloads: [
        {
          clientNodes: [null],
          target: { kind: 'node-port', node: 1, service: 0, port: 0 },
          executor: perUser(3, 1000),
          connection: pooled(),
        },
      ],
      faults: [{ ...powerLoss(1, 200), durationMs: 500 }],
    });
    expect(runWorld(world, { endMs: 5000 }).outcomes).toEqual(['success', 'connection-reset', 'success']);
  });

  it('takes the idle connections of its clients with it: they open others when it is back', () => {
    const executor = perUser(3, 1000);
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [{ executor, connection: pooled() }],
      faults: [{ ...powerLoss(0, 200), durationMs: 500 }],
    });
    const log = runWorld(world, { endMs: 5000 });
    expect(log.outcomes).toEqual(['success', 'success', 'success']);
    expect(log.connections).toHaveLength(2);
  });

  it('begins no request while it lasts: what would have been due there is not sent', () => {
    const executor = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 } as const;
    const world = aWorld({
      network,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [{ executor, clientNodes: [0, 1] }],
      faults: [{ ...powerLoss(0, 950), durationMs: 1000 }],
    });
    const { requests } = runWorld(world, { endMs: 3000 });
    // Each of two clients has every second turn.
    expect(requests).toHaveLength(25);
    expect(new Set(requests.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
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
          retries: {
            max: 2,
            on: ['timeout', 'connect-failure'],
            backoffBaseMs: 10,
            backoffMaxMs: 10,
            jitter: 'none',
            budget: null,
            leastRemainingMs: 0,
          },
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

function crash(atMs: number, name = 'crash'): FaultParts {
  return {
    name,
    kind: 'container-crash',
    atMs,
    parameters: { pods: { pods: [0], mode: 'all', value: 100, named: true } },
  };
}

function powerLoss(node: number, atMs: number): FaultParts {
  return { kind: 'node-power-loss', atMs, parameters: { node } };
}
