import { describe, expect, it } from 'vitest';
import type { HedgeSpec } from '../../../src/client/hedge/hedging.ts';
import type { WorkloadSpec } from '../../../src/scenario/scenario.ts';
import { aWorld, exponential, library, perUser, pooled, runWorld, type WorkloadParts } from '../../world.ts';

// Two pods take turns; the first of them is slow. So the first attempt of every second request, and no other, is late.

const SLOW_MS = 200;
const FAST_MS = 10;

const hedge: HedgeSpec = { after: { delayMs: 20 }, max: 1, budget: null };

function twoPods(parts: WorkloadParts, concurrency = 1000) {
  const fast = { concurrency, serviceTime: { kind: 'constant', parameters: { value: FAST_MS } } };
  const slow = { concurrency, serviceTime: { kind: 'constant', parameters: { value: SLOW_MS } } };
  return aWorld({
    cost: 'none',
    applications: [slow, fast],
    pods: [{ application: 0 }, { application: 1 }],
    workloads: [{ executor: perUser(4, 0), upstream: library(), connection: pooled(), hedge, ...parts }],
  });
}

const latencies = (parts: WorkloadParts): readonly number[] =>
  runWorld(twoPods(parts), { endMs: 5000 }).latenciesMs.map((ms) => Math.round(ms));

describe('a hedged request', () => {
  it('ends with the first answer, once', () => {
    const log = runWorld(twoPods({}), { endMs: 5000 });
    expect(log.sent).toBe(4);
    expect(log.outcomes).toEqual(['success', 'success', 'success', 'success']);
    expect(log.latenciesMs.every((ms) => ms < 20 + FAST_MS + 1)).toBe(true);
    expect(log.hedged).toBeGreaterThan(0);
    expect(log.assigned).toHaveLength(4 + log.hedged);
  });

  it('takes as long as it would without when it is answered before the hedge is due', () => {
    expect(latencies({ hedge: { ...hedge, after: { delayMs: SLOW_MS + 50 } } })).toEqual(latencies({ hedge: null }));
  });

  it('goes to another endpoint, where a balancer of requests knows one', () => {
    const upstream = library({ algorithm: { name: 'random/uniform', options: {} } });
    const log = runWorld(twoPods({ upstream, executor: perUser(200, 0) }), { endMs: 60_000 });
    // A pod that is asked for three times more is the same one each time in one case of eight: then both are slow.
    const slow = log.latenciesMs.filter((ms) => ms >= SLOW_MS).length;
    expect(slow / log.hedged).toBeLessThan(0.25);
  });

  it('fails when all of its attempts fail, with the last failure, and is tried again as one', () => {
    const never = { kind: 'constant', parameters: { value: 5000 } };
    const world = aWorld({
      cost: 'none',
      applications: [{ concurrency: 100, serviceTime: never }],
      workloads: [
        {
          executor: perUser(1),
          timeoutMs: 100,
          hedge,
          retries: {
            max: 1,
            on: ['timeout'],
            backoffBaseMs: 50,
            backoffMaxMs: 50,
            jitter: 'none',
            budget: null,
            leastRemainingMs: 0,
          },
        },
      ],
    });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.outcomes).toEqual(['timeout']);
    // The hedge goes 20 ms later and has its own time-out.
    expect(log.latenciesMs[0]).toBeCloseTo(120 + 50 + 120, 6);
    expect([log.hedged, log.retried, log.assigned.length]).toEqual([2, 1, 4]);
  });

  it('is sent as often as it may be, each time after the same pause', () => {
    const world = aWorld({
      cost: 'none',
      applications: [{ concurrency: 100, serviceTime: { kind: 'constant', parameters: { value: 500 } } }],
      workloads: [{ executor: perUser(1), hedge: { ...hedge, max: 3 } }],
    });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.hedged).toBe(3);
    expect(log.latenciesMs).toEqual([expect.closeTo(500.1, 6)]);
  });

  it('goes no further than its budget', () => {
    const log = runWorld(twoPods({ hedge: { ...hedge, budget: { kind: 'requestShare', options: { ratio: 0.1 } } } }), {
      endMs: 5000,
    });
    expect(log.hedged).toBe(0);
  });
});

describe('the attempt that was not answered first', () => {
  it.each([
    ['http/1.1: its connection is closed', pooled(), 3],
    [
      'http/2: its stream is reset, and the connection stays',
      { ...pooled(1), protocol: 'http/2', maxConcurrentStreams: 100 } satisfies WorkloadSpec['connection'],
      2,
    ],
  ] as const)('%s', (_, connection, atLeast) => {
    const log = runWorld(twoPods({ connection, executor: perUser(20, 0) }), { endMs: 10_000 });
    if (connection.protocol === 'http/2') expect(log.connections).toHaveLength(atLeast);
    else expect(log.connections.length).toBeGreaterThan(atLeast);
  });

  it('is served all the same: the server does not notice', () => {
    // The slow pod has one worker, and every other request goes there first: it falls behind.
    const log = runWorld(twoPods({ executor: perUser(20, 0) }, 1), { endMs: 10_000 });
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
    expect(log.assigned.filter(({ pod }) => pod === 0).length).toBeGreaterThan(5);
  });
});

describe('a hedge at a percentile', () => {
  it('adds the share of the requests that take longer', () => {
    const world = aWorld({
      cost: 'none',
      applications: [{ concurrency: 10_000, serviceTime: exponential(50) }],
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 500 },
          hedge: { after: { quantile: 0.95, windowMs: 3000 }, max: 1, budget: null },
        },
      ],
    });
    const log = runWorld(world, { endMs: 40_000 });
    // Not in the first second, when nothing is known.
    const share = log.hedged / (log.sent * (39 / 40));
    expect(Math.abs(share - 0.05)).toBeLessThan(0.006);
  });
});
