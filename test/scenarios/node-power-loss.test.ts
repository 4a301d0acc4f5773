import { describe, expect, it } from 'vitest';
import { failureCode, failureReasons } from '../../src/measurement/failure-reason.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('node-power-loss', ['Simulation.replications=6']);
const modes = run.summary.alternatives.map(({ name }) => name);
const CODES = failureReasons.length + 1;
const LOST_MS = 30_000;
const RESTORED_MS = 150_000;
const TIMEOUT_MS = 1000;

interface Window {
  readonly startMs: number;
  readonly endMs: number;
  readonly sent: number;
  readonly failed: number;
  readonly endpoints: number;
}

function windowsOf({ windowMs, windowCount, workloads }: Measurements): readonly Window[] {
  const { windowSent, windowFailures, windowEndpoints } = workloads[0]!;
  return Array.from({ length: windowCount }, (_, window) => ({
    startMs: window * windowMs,
    endMs: (window + 1) * windowMs,
    sent: windowSent[window]!,
    failed: windowFailures.subarray(window * CODES, (window + 1) * CODES).reduce((sum, count) => sum + count, 0),
    endpoints: windowEndpoints[window]!,
  }));
}

describe('node-power-loss: two of eight pods lose their power for two minutes', () => {
  it.each(modes)('%s: in every replication requests fail from the loss until 40 to 57 s later', (mode) => {
    for (const replication of run.replications(mode)) {
      const failing = windowsOf(replication).filter(({ failed }) => failed > 0);
      // Those that were under way when the power went had begun at most a time-out before.
      expect(failing[0]!.endMs).toBeGreaterThan(LOST_MS - TIMEOUT_MS);
      expect(failing[0]!.startMs).toBeLessThanOrEqual(LOST_MS);
      expect(failing.at(-1)!.endMs).toBeGreaterThan(LOST_MS + 40_000);
      expect(failing.at(-1)!.startMs).toBeLessThan(LOST_MS + 57_000);
      const without = windowsOf(replication).filter(
        ({ startMs, endMs, failed }) =>
          failed === 0 && startMs >= failing[0]!.startMs && endMs <= failing.at(-1)!.endMs,
      );
      expect(without).toEqual([]);
    }
  });

  it.each(modes)('%s: meanwhile a quarter of the requests fails', (mode) => {
    const shares = run.replications(mode).map((replication) => {
      const during = windowsOf(replication).filter(
        ({ startMs, endMs }) => startMs >= LOST_MS && endMs <= LOST_MS + 40_000,
      );
      const total = (of: 'sent' | 'failed') => during.reduce((sum, window) => sum + window[of], 0);
      return total('failed') / total('sent');
    });
    expectEstimate(interval(shares), 2 / 8);
  });

  it.each(modes)('%s: the rules name eight endpoints, then six, and eight again after the return', (mode) => {
    for (const replication of run.replications(mode)) {
      const endpointsAt = (timeMs: number): number =>
        windowsOf(replication).find(({ endMs }) => endMs >= timeMs)!.endpoints;
      expect(endpointsAt(LOST_MS + 40_000)).toBe(8);
      expect(endpointsAt(LOST_MS + 58_000)).toBe(6);
      expect(endpointsAt(RESTORED_MS)).toBe(6);
      expect(endpointsAt(RESTORED_MS + 10_000)).toBe(8);
    }
  });

  it.each(modes)('%s: every request that failed has its reason, and nearly all of them never connected', (mode) => {
    const { requests, failures } = run.alternative(mode).workloads[0]!;
    expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(requests.failed);
    const unconnected = failures.find(({ reason }) => reason === 'connect-timeout')!.count;
    expect(unconnected / requests.failed).toBeGreaterThan(0.99);
    for (const { workloads } of run.replications(mode)) {
      expect(workloads[0]!.failures[failureCode('connect-timeout')]).toBeGreaterThan(0);
    }
  });

  it('the modes fail alike: the share of failures differs by less than a fortieth', () => {
    const failedShares = (mode: string): number[] =>
      run.replications(mode).map(({ workloads }) => 1 - workloads[0]!.succeeded / workloads[0]!.sent);
    const all = interval(failedShares('iptables')).estimate!;
    for (const mode of modes.slice(1)) {
      const { estimate, halfWidth } = pairedDifference(failedShares('iptables'), failedShares(mode));
      expect((Math.abs(estimate!) + halfWidth!) / all).toBeLessThan(1 / 40);
    }
  });
});
