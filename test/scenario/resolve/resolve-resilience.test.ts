import { describe, expect, it } from 'vitest';
import { assumption, mistakesIn, scenarioOf, shop, workload, worldOf } from '../read.ts';

const never = Number.POSITIVE_INFINITY;
const specOf = (...lines: readonly string[]) => worldOf([shop, workload(...lines)]).workloads[0]!;
const mistakesOf = (...lines: readonly string[]) => mistakesIn([shop, workload(...lines)]);

describe('what limits the load of clients', () => {
  it('is nothing unless it is asked for', () => {
    expect(specOf()).toMatchObject({
      connectTimeoutMs: never,
      deadlineMs: never,
      retries: null,
      hedge: null,
      circuitBreaker: null,
      adaptiveThrottling: null,
      concurrencyLimit: null,
    });
  });

  it('is a time to connect and a deadline', () => {
    expect(specOf('connectTimeout: 250ms', 'deadline: 2s')).toMatchObject({ connectTimeoutMs: 250, deadlineMs: 2000 });
  });

  it.each([
    ['20%', { kind: 'requestShare', options: { ratio: 0.2 } }],
    [
      '{tokenBucket: {perSuccess: 0.1, capacity: 5}}',
      { kind: 'tokenBucket', options: { perSuccess: 0.1, capacity: 5 } },
    ],
    ['{recentShare: {ttl: 5s}}', { kind: 'recentShare', options: { ttlMs: 5000 } }],
    ['{activeShare: {}}', { kind: 'activeShare', options: {} }],
    ['{failureRate: {thresholdPercent: 5}}', { kind: 'failureRate', options: { thresholdPercent: 5 } }],
  ])('is a budget of retries: %s', (written, budget) => {
    expect(specOf(`retries: {max: 3, budget: ${written}}`).retries?.budget).toEqual(budget);
  });

  it('is a number of retries, or none', () => {
    expect(specOf('retries: {max: unlimited}').retries?.max).toBe(never);
  });

  it('is a hedge after a time or at a percentile', () => {
    expect(specOf('hedge: {after: 10ms}').hedge).toEqual({ after: { delayMs: 10 }, max: 1, budget: null });
    expect(specOf('hedge: {after: p99.5, window: 10s, max: 2, budget: 1%}').hedge).toEqual({
      after: { quantile: 0.995, windowMs: 10_000 },
      max: 2,
      budget: { kind: 'requestShare', options: { ratio: 0.01 } },
    });
  });

  it('is a circuit breaker, with the defaults of gobreaker', () => {
    expect(specOf('circuitBreaker: {opensOn: {consecutiveFailures: {}}}').circuitBreaker).toEqual({
      scope: 'client',
      opensOn: { kind: 'consecutiveFailures', options: {} },
      openForMs: 60_000,
      probes: 1,
      probeTimeoutMs: never,
    });
    const scenario = scenarioOf([shop, workload('circuitBreaker: {opensOn: {failureRate: {window: 5s}}}')]);
    expect(assumption(scenario, 'circuitBreaker.opensOn.failureRate of Workload default/shoppers')).toBe(
      'thresholdPercent 50, minimum 20 (defaults)',
    );
  });

  it('is the throttling of the SRE book, and a limit of concurrent requests', () => {
    expect(specOf('adaptiveThrottling: {}').adaptiveThrottling).toEqual({ k: 2, windowMs: 120_000 });
    expect(specOf('concurrencyLimit: {aimd: {initial: 5}}').concurrencyLimit).toEqual({
      kind: 'aimd',
      options: { initial: 5 },
    });
  });
});

describe('a mistake in it', () => {
  it.each([
    [['hedge: {after: p0}'], /Workload\.spec\.hedge\.after: a percentile is above 0/],
    [['hedge: {after: 10ms, window: 3s}'], /hedge\.window: only a percentile is taken over a time/],
    [['retries: {max: 3, budget: {tokenBuckets: {}}}'], /budget: unknown kind "tokenBuckets" .*tokenBucket/],
    [['retries: {max: 3, budget: {}}'], /budget: expected one of requestShare, tokenBucket/],
    [['retries: {max: 3, budget: {tokenBucket: {size: 3}}}'], /unknown field "size" in .*tokenBucket/],
    [['retries: {max: unlimited, backoff: {base: 0s}}'], /without a pause it would never end/],
    [['retries: {max: 3, leastRemaining: 20ms}'], /leastRemaining: there is no deadline/],
    [['circuitBreaker: {scope: endpoint, opensOn: {failureCount: {}}}'], /scope: without a balancer nobody knows/],
    [['connectTimeout: 1s', 'connection: {protocol: udp}'], /connectTimeout: udp has no connection to be opened/],
    [['concurrencyLimit: {vega: {}}'], /unknown kind "vega" .*vegas/],
  ])('%j is named', (lines, message) => {
    expect(mistakesOf(...lines).join('\n')).toMatch(message);
  });
});
