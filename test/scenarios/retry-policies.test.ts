import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('retry-policies');

/** By replication: attempts for each request. */
const loads = (name: string) =>
  interval(run.replications(name).map(({ workloads }) => 1 + workloads[0]!.retries / workloads[0]!.sent));
const successes = (name: string) =>
  interval(run.replications(name).map(({ workloads }) => workloads[0]!.succeeded / workloads[0]!.sent));

describe('retry-policies: nothing succeeds', () => {
  it('no retries: the load once; three retries: four times', () => {
    expect(loads('none').estimate).toBe(1);
    expect(loads('three-retries').estimate).toBe(4);
  });

  it('a token bucket: each client’s tokens at the start, and nothing more', () => {
    for (const { workloads } of run.replications('token-bucket')) expect(workloads[0]!.retries).toBe(100 * 5);
    expectEstimate(loads('token-bucket'), 1 + (100 * 5) / 10_000);
  });

  it('a breaker of retries: nearly the load once', () => {
    expect(loads('retry-breaker').estimate).toBeLessThan(1.001);
  });
});

describe('retry-policies: one in twenty fails', () => {
  it('three retries make 1 + p + p² + p³ attempts, and a failure of p⁴', () => {
    expectEstimate(loads('three-retries-at-5-percent'), 1 + 0.05 + 0.0025 + 0.000125);
    expect(successes('three-retries-at-5-percent').estimate).toBeGreaterThan(0.9998);
  });

  it('the token bucket does nearly as much', () => {
    expectEstimate(loads('token-bucket-at-5-percent'), 1.0526);
    expect(successes('token-bucket-at-5-percent').estimate).toBeGreaterThan(0.999);
  });

  it('the breaker keeps retries back already at half of its threshold', () => {
    const { estimate } = loads('retry-breaker-at-5-percent');
    expect(estimate! - 1).toBeLessThan(0.85 * 0.0526);
    expect(estimate! - 1).toBeGreaterThan(0.5 * 0.0526);
    expectBelow(successes('retry-breaker-at-5-percent'), successes('token-bucket-at-5-percent'));
    expectBelow(successes('none-at-5-percent'), successes('retry-breaker-at-5-percent'));
  });
});

describe('retry-policies: a thousand clients, one in five fails', () => {
  it('the breaker comes close to no retries', () => {
    expect(loads('retry-breaker-of-1000-clients').estimate! - 1).toBeLessThan(0.02 * (0.2 + 0.04 + 0.008));
    expectEstimate(successes('retry-breaker-of-1000-clients'), 0.8);
  });

  it('the token bucket comes close to three retries', () => {
    expectEstimate(loads('three-retries-of-1000-clients'), 1 + 0.2 + 0.04 + 0.008);
    expect(loads('token-bucket-of-1000-clients').estimate! - 1).toBeGreaterThan(0.9 * 0.248);
    expect(successes('token-bucket-of-1000-clients').estimate).toBeGreaterThan(0.98);
  });
});
