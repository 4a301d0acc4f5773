import { describe, expect, it } from 'vitest';
import { Retries } from '../../src/client/retries.ts';
import type { RetrySpec } from '../../src/client/workload-spec.ts';
import { failureCode, failureReasons } from '../../src/measurement/failure-reason.ts';
import { Streams } from '../../src/random/stream.ts';
import { kolmogorovDistance, kolmogorovLimit } from '../random/kolmogorov-smirnov.ts';
import { aWorld, constant, once, pooled, runWorld } from '../world.ts';

const spec: RetrySpec = {
  max: 3,
  on: ['connect-failure', '5xx', 'timeout'],
  backoffBaseMs: 25,
  backoffMaxMs: 250,
  jitter: 'none',
  budget: null,
};

function retriesOf(parts: Partial<RetrySpec>, clients = 1): Retries {
  return new Retries({ ...spec, ...parts }, clients, new Streams(1, 0).named('retry'));
}

describe('which failures are tried again', () => {
  it.each([
    [
      'connect-failure',
      [
        'connection-refused',
        'stale-endpoint',
        'connect-timeout',
        'dns-failure',
        'dns-timeout',
        'no-address',
        'no-source-port',
      ],
    ],
    ['5xx', ['connection-reset', 'queue-full', 'server-error', 'ingress-503']],
    ['timeout', ['timeout']],
  ] as const)('%s', (word, reasons) => {
    const retries = retriesOf({ on: [word] });
    const retried = failureReasons
      .filter(({ name }) => retries.allows(failureCode(name), 0, 0))
      .map(({ name }) => name);
    expect(retried).toEqual(reasons);
  });

  it('at most as often as said', () => {
    const retries = retriesOf({ max: 2 });
    expect([0, 1, 2, 3].map((before) => retries.allows(failureCode('timeout'), before, 0))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the pause', () => {
  it('doubles from the base to the maximum', () => {
    const retries = retriesOf({});
    expect([0, 1, 2, 3, 4, 5, 500].map((before) => retries.backoffMs(before))).toEqual([
      25, 50, 100, 200, 250, 250, 250,
    ]);
  });

  it('with full jitter is uniform between nothing and that', () => {
    const retries = retriesOf({ jitter: 'full' });
    const pauses = Float64Array.from({ length: 2000 }, () => retries.backoffMs(2));
    expect(kolmogorovDistance(pauses, (ms) => ms / 100)).toBeLessThan(kolmogorovLimit(2000));
  });
});

describe('the budget', () => {
  it('fills by each request of that client, holds ten, and loses one for each retry', () => {
    const retries = retriesOf({ budget: 0.25 }, 2);
    const allows = (): boolean => retries.allows(failureCode('timeout'), 0, 0);
    expect(allows()).toBe(false);
    for (let i = 0; i < 8; i++) retries.earn(0);
    expect([allows(), allows(), allows()]).toEqual([true, true, false]);
    for (let i = 0; i < 1000; i++) retries.earn(0);
    expect(Array.from({ length: 12 }, allows).filter((allowed) => allowed)).toHaveLength(10);
    expect(retries.allows(failureCode('timeout'), 0, 1)).toBe(false);
  });

  it('keeps the retries of an overloaded Service to its share', () => {
    const world = aWorld({
      applications: [{ errorRate: 1, concurrency: 100 }],
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 },
          retries: { ...spec, max: 10, budget: 0.2 },
        },
      ],
    });
    const log = runWorld(world, { endMs: 20_000 });
    expect(log.sent).toBe(2000);
    expect(log.retried / log.sent).toBeGreaterThan(0.19);
    expect(log.retried / log.sent).toBeLessThanOrEqual(0.2);
  });
});

describe('a request that is tried again', () => {
  const failing = (retries: Partial<RetrySpec>, errorRate = 1) =>
    aWorld({
      cost: 'none',
      applications: [{ errorRate }],
      workloads: [{ executor: once, retries: { ...spec, ...retries } }],
    });

  it('is one request: its latency spans all attempts and pauses, its failure is the last one', () => {
    const log = runWorld(failing({ max: 2 }), { endMs: 1000 });
    expect([log.sent, log.retried, log.assigned.length]).toEqual([1, 2, 3]);
    expect(log.outcomes).toEqual(['server-error']);
    expect(log.latenciesMs).toEqual([expect.closeTo(3 * 10.1 + 25 + 50, 6)]);
  });

  it.each([0, 1, 255, 256, 1000])('is tried again %i times if that is what it takes', (max) => {
    const log = runWorld(failing({ max, backoffBaseMs: 1, backoffMaxMs: 1 }), { endMs: 1000 });
    expect(log.assigned).toHaveLength(max + 1);
    expect(log.outcomes).toEqual(['server-error']);
  });

  it('has its time-out for each attempt', () => {
    const world = aWorld({
      applications: [{ serviceTime: constant(5000), concurrency: 10 }],
      workloads: [{ executor: once, timeoutMs: 100, retries: { ...spec, max: 1 }, connection: pooled() }],
    });
    const { outcomes, latenciesMs } = runWorld(world, { endMs: 1000 });
    expect(outcomes).toEqual(['timeout']);
    expect(latenciesMs).toEqual([expect.closeTo(225, 6)]);
  });

  it('asks for the same work, and has another chance with a pod that sometimes fails', () => {
    const executor = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 } as const;
    const world = aWorld({
      cost: 'none',
      applications: [
        { errorRate: 0.3, concurrency: 1000, serviceTime: { kind: 'exponential', parameters: { mean: 20 } } },
      ],
      workloads: [{ executor, retries: { ...spec, max: 2, backoffBaseMs: 0, backoffMaxMs: 0 }, timeoutMs: 60_000 }],
    });
    const { requests } = runWorld(world, { endMs: 30_000 });
    const failed = requests.filter(({ outcome }) => outcome !== 'success').length;
    expect(Math.abs(failed - 3000 * 0.027)).toBeLessThan(5 * Math.sqrt(3000 * 0.027));
    // Three attempts of the same work: the latency of those that failed is three times an exponential.
    const sum = requests
      .filter(({ outcome }) => outcome !== 'success')
      .reduce((all, { dueMs, endedMs }) => all + endedMs - dueMs - 0.3, 0);
    expect(Math.abs(sum / failed - 60)).toBeLessThan((5 * 60) / Math.sqrt(failed));
  });
});
