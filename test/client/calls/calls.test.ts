import { describe, expect, it } from 'vitest';
import { aWorld, constant, perUser, runWorld, type WorldParts } from '../../world.ts';

/** A front that serves in 2 ms, backs that serve in 10 ms, and a client that asks the front; links take no time to speak of. */
const network = { sameNode: constant(0), sameZone: constant(0), crossZone: constant(0) };
const front = { serviceTime: constant(2), concurrency: 1 };
const back = { serviceTime: constant(10), concurrency: 100 };
const connection = {
  protocol: 'http/1.1',
  reuse: true,
  maxPerClient: Number.POSITIVE_INFINITY,
  idleTimeoutMs: 90_000,
  maxConcurrentStreams: 1,
  tlsRoundTrips: 0,
} as const;

interface Chain {
  readonly calls?: number;
  readonly share?: number;
  readonly optional?: boolean;
  readonly backs?: readonly NonNullable<WorldParts['applications']>[number][];
  readonly orders?: readonly number[];
  readonly front?: NonNullable<WorldParts['applications']>[number];
  readonly timeoutMs?: number;
  readonly users?: number;
  readonly asked?: number;
  readonly faults?: WorldParts['faults'];
}

/** A world in which pod 0 calls pods 1 … of Services 1 …, one for each workload of calls. */
function chain({ calls = 1, share = 1, optional = false, users = 1, asked = 10, ...parts }: Chain = {}): WorldParts {
  const backs = parts.backs ?? [back];
  return {
    cost: 'none',
    network,
    applications: [{ ...front, ...parts.front }, ...backs],
    pods: [{}, ...backs.map((_, i) => ({ application: (i + 1) as never }))],
    services: [{ pods: [0] }, ...backs.map((_, i) => ({ pods: [i + 1] }))],
    workloads: [
      { executor: perUser(asked, 0, users), connection, timeoutMs: 10_000 },
      ...backs.map((_, i) => ({
        callers: [0],
        target: { kind: 'cluster-ip', service: (i + 1) as never, port: 0 } as const,
        executor: { kind: 'per-request', calls, share, order: parts.orders?.[i] ?? 0, optional } as const,
        connection,
        timeoutMs: parts.timeoutMs ?? 10_000,
      })),
    ],
    ...(parts.faults === undefined ? {} : { faults: parts.faults }),
  };
}

function latencies(parts: WorldParts, workload = 0): readonly number[] {
  const log = runWorld(aWorld(parts), { endMs: 60_000 });
  return log.requests.filter((each) => each.workload === workload).map(({ dueMs, endedMs }) => endedMs - dueMs);
}

describe('a pod that calls another Service while it serves', () => {
  it('answers when the call has been answered: the times add up', () => {
    for (const ms of latencies(chain())) expect(ms).toBeCloseTo(12, 6);
  });

  it('makes calls of the same order at the same time, and of a higher one afterwards', () => {
    const backs = [back, { ...back, serviceTime: constant(30) }];
    for (const ms of latencies(chain({ backs, orders: [0, 0] }))) expect(ms).toBeCloseTo(32, 6);
    for (const ms of latencies(chain({ backs, orders: [0, 1] }))) expect(ms).toBeCloseTo(42, 6);
    for (const ms of latencies(chain({ backs, orders: [1, 0] }))) expect(ms).toBeCloseTo(42, 6);
  });

  it('makes so many calls for each request that it serves', () => {
    const log = runWorld(aWorld(chain({ calls: 7 })), { endMs: 60_000 });
    expect(log.requests.filter(({ workload }) => workload === 1)).toHaveLength(70);
  });

  it('needs calls for the share of its requests only', () => {
    const log = runWorld(aWorld(chain({ share: 0.25, asked: 2000 })), { endMs: 600_000 });
    const made = log.requests.filter(({ workload }) => workload === 1).length;
    // Binomial, 2000 × 0.25: 5 standard deviations.
    expect(Math.abs(made - 500)).toBeLessThan(5 * Math.sqrt(2000 * 0.25 * 0.75));
  });

  it('fails when a call failed, unless the call is optional', () => {
    const failing = { ...back, errorRate: 1 };
    const outcomes = (optional: boolean): Set<string> =>
      new Set(
        runWorld(aWorld(chain({ backs: [failing], optional })), { endMs: 60_000 })
          .requests.filter(({ workload }) => workload === 0)
          .map(({ outcome }) => outcome),
      );
    expect([...outcomes(false)]).toEqual(['server-error']);
    expect([...outcomes(true)]).toEqual(['success']);
  });

  it('keeps its worker while it waits, or takes the next request meanwhile', () => {
    // Two users, one worker: held, the second waits 12 ms; released, 2 ms.
    const held = latencies(chain({ users: 2, asked: 1 }));
    expect(Math.max(...held)).toBeCloseTo(24, 6);
    const released = latencies(chain({ users: 2, asked: 1, front: { releasesWorker: true } }));
    expect(Math.max(...released)).toBeCloseTo(14, 6);
  });

  it('that dies meanwhile leaves its calls behind, and everything comes to its end', () => {
    const faults = [
      {
        kind: 'container-crash',
        atMs: 5,
        parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
      },
    ];
    for (const releasesWorker of [false, true]) {
      const log = runWorld(aWorld(chain({ users: 3, asked: 5, front: { releasesWorker }, faults })), { endMs: 60_000 });
      expect(log.requests.some(({ outcome }) => outcome === 'connection-reset')).toBe(true);
      expect(log.requests.filter(({ workload }) => workload === 0)).toHaveLength(15);
    }
  });

  it('waits no longer for a call than its time-out', () => {
    const slow = { ...back, serviceTime: constant(5000) };
    const log = runWorld(aWorld(chain({ backs: [slow], timeoutMs: 100, asked: 2 })), { endMs: 60_000 });
    for (const { dueMs, endedMs, outcome } of log.requests.filter(({ workload }) => workload === 0)) {
      expect(endedMs - dueMs).toBeCloseTo(102, 6);
      expect(outcome).toBe('server-error');
    }
  });
});

describe('fan-out', () => {
  it('to 100 leaves of which each is slow once in a hundred makes 63.4 % of the requests slow (Dean and Barroso 2013)', () => {
    const leaf = {
      concurrency: 1000,
      serviceTime: { kind: 'bimodal', parameters: { fast: 10, slow: 1100, slowProbability: 0.01 } },
    };
    const found = latencies(
      chain({ calls: 100, backs: [leaf as never], asked: 3000, front: { concurrency: 100 }, users: 1 }),
    );
    const slow = found.filter((ms) => ms > 1000).length / found.length;
    const expected = 1 - 0.99 ** 100;
    expect(Math.abs(slow - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / found.length));
  });
});
