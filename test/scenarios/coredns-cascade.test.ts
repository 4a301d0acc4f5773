import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('coredns-cascade', ['Simulation.replications=2']);
const CODES = failureReasons.length + 1;
const BURST_MS = 30_000;

/** By replication, the share of the callers' requests due in a time that failed. */
function failedShares(name: string, fromMs: number, toMs: number): readonly number[] {
  return run.replications(name).map(({ windowMs, windowCount, workloads }) => {
    const { windowSent, windowFailures } = workloads[0]!;
    let sent = 0;
    let failed = 0;
    for (let window = 0; window < windowCount; window++) {
      if (window * windowMs < fromMs || (window + 1) * windowMs > toMs) continue;
      sent += windowSent[window]!;
      failed += windowFailures.subarray(window * CODES, (window + 1) * CODES).reduce((sum, count) => sum + count, 0);
    }
    return failed / sent;
  });
}

describe('coredns-cascade: ten seconds with four times the queries that DNS can answer', () => {
  it.each(['no-retries', 'retries', 'node-cache'])('%s: before the burst no request fails', (name) => {
    for (const share of failedShares(name, 0, BURST_MS - 20_000)) expect(share).toBe(0);
  });

  it.each(['no-retries', 'retries'])('%s: soon after it nearly all do, for want of an answer from DNS', (name) => {
    for (const share of failedShares(name, BURST_MS + 10_000, BURST_MS + 30_000)) expect(share).toBeGreaterThan(0.95);
    const reasons = run.alternative(name).workloads[0]!.failures.filter(({ count }) => count > 0);
    expect(reasons.map(({ reason }) => reason)).toEqual(['dns-timeout']);
  });

  it('without retries DNS has caught up a minute and a half later', () => {
    for (const share of failedShares('no-retries', BURST_MS + 120_000, 240_000)) expect(share).toBe(0);
  });

  it('with retries the overload sustains itself: nearly every request fails to the end', () => {
    for (const share of failedShares('retries', BURST_MS + 120_000, 240_000)) expect(share).toBeGreaterThan(0.95);
  });

  it('a cache on each node cures it: no request fails', () => {
    for (const { workloads } of run.replications('node-cache')) {
      for (const { sent, succeeded } of workloads) expect(succeeded).toBe(sent);
    }
  });
});
