import { describe, expect, it } from 'vitest';
import { Retries } from '../../../src/client/retry/retries.ts';
import type { RetrySpec } from '../../../src/client/workload-spec.ts';
import { failureCode, failureReasons } from '../../../src/measurement/failure-reason.ts';
import { Streams } from '../../../src/random/stream.ts';
import { kolmogorovDistance, kolmogorovLimit } from '../../random/kolmogorov-smirnov.ts';
import { aWorld, constant, once, pooled, runWorld } from '../../world.ts';

const spec: RetrySpec = {
  max: 3,
  on: ['connect-failure', '5xx', 'timeout'],
  backoffBaseMs: 25,
  backoffMaxMs: 250,
  jitter: 'none',
  budget: null,
  leastRemainingMs: 0,
};

function retriesOf(parts: Partial<RetrySpec>): Retries {
  const stream = new Streams(1, 0).named('retry');
  return new Retries({ ...spec, ...parts }, { clientCount: 2, stream, time: { nowMs: 0 }, endMs: 1000 });
}

/** The pause after so many retries, of a request whose last one is attempt 0. */
function pauses(retries: Retries, before: readonly number[]): readonly number[] {
  return before.map((retry) => retries.pauseMs(0, retry));
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
    ['5xx', ['connection-reset', 'queue-full', 'server-error', 'ingress-503', 'shed']],
    ['timeout', ['timeout']],
    ['circuit-open', ['circuit-open']],
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
    expect(pauses(retries, [0, 1, 2, 3, 4, 5, 500])).toEqual([25, 50, 100, 200, 250, 250, 250]);
  });

  const COUNT = 2000;
  const drawn = (retries: Retries, retry: number) =>
    Float64Array.from({ length: COUNT }, () => retries.pauseMs(0, retry));

  it('with full jitter is uniform between nothing and that', () => {
    const distance = kolmogorovDistance(drawn(retriesOf({ jitter: 'full' }), 2), (ms) => ms / 100);
    expect(distance).toBeLessThan(kolmogorovLimit(COUNT));
  });

  it('with equal jitter is uniform between half of it and it', () => {
    const distance = kolmogorovDistance(drawn(retriesOf({ jitter: 'equal' }), 2), (ms) => (ms - 50) / 50);
    expect(distance).toBeLessThan(kolmogorovLimit(COUNT));
  });

  it('with decorrelated jitter is uniform between the base and three times the pause before, to the maximum', () => {
    const retries = retriesOf({ jitter: 'decorrelated' });
    expect(kolmogorovDistance(drawn(retries, 0), (ms) => (ms - 25) / 50)).toBeLessThan(kolmogorovLimit(COUNT));
    retries.take(0, 0, 60);
    expect(kolmogorovDistance(drawn(retries, 1), (ms) => (ms - 25) / 155)).toBeLessThan(kolmogorovLimit(COUNT));
    retries.take(0, 0, 5000);
    expect(Math.max(...drawn(retries, 1))).toBe(250);
  });
});

describe('the deadline', () => {
  it('leaves no time for a retry after which less than the least would remain', () => {
    const retries = retriesOf({ leastRemainingMs: 20 });
    expect([79, 80, 81].map((pauseMs) => retries.leavesTime(pauseMs, 100))).toEqual([true, false, false]);
    expect(retries.leavesTime(1e9, Number.POSITIVE_INFINITY)).toBe(true);
  });
});

describe('retries without limit', () => {
  it('cease when the measured time is over', () => {
    const world = failing({ max: Number.POSITIVE_INFINITY, backoffBaseMs: 90, backoffMaxMs: 90 });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.outcomes).toEqual(['server-error']);
    expect(log.latenciesMs[0]).toBeGreaterThan(1000);
    expect(log.latenciesMs[0]).toBeLessThan(1000 + 90 + 11);
  });
});

const failing = (retries: Partial<RetrySpec>, errorRate = 1) =>
  aWorld({
    cost: 'none',
    applications: [{ errorRate }],
    workloads: [{ executor: once, retries: { ...spec, ...retries } }],
  });

describe('a request that is tried again', () => {
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
