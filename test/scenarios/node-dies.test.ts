import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('node-dies', ['Simulation.replications=3']);
const CODES = failureReasons.length + 1;
const LOST_MS = 30_000;

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

/** When the last window with a failure of the dead node begins, after its loss. */
function failsUntil(replication: Measurements): number {
  const failing = windowsOf(replication).filter(
    ({ startMs, failed, sent }) => startMs < LOST_MS + 120_000 && failed > sent / 20,
  );
  return failing.at(-1)!.endMs - LOST_MS;
}

/** How long after the loss there are eight endpoints again. */
function backAfter(replication: Measurements): number {
  const windows = windowsOf(replication);
  const short = windows.findLastIndex(({ endpoints }) => endpoints < 8);
  return windows[short + 1]!.endMs - LOST_MS;
}

describe('node-dies: one node of four, for good', () => {
  it.each([
    ['1.34', 40_000, 61_000],
    ['1.31', 30_000, 51_000],
  ])('fails for the lease’s grace with Kubernetes %s', (alternative, leastMs, mostMs) => {
    for (const replication of run.replications(alternative)) {
      const { windowMs } = replication;
      expect(failsUntil(replication)).toBeGreaterThan(leastMs);
      expect(failsUntil(replication)).toBeLessThan(mostMs + windowMs);
    }
  });

  it('fails a quarter of the requests meanwhile', () => {
    const shares = run.replications('1.34').map((replication) => {
      const during = windowsOf(replication).filter(
        ({ startMs, endMs }) => startMs >= LOST_MS && endMs <= LOST_MS + 40_000,
      );
      const total = (of: 'sent' | 'failed') => during.reduce((sum, window) => sum + window[of], 0);
      return total('failed') / total('sent');
    });
    expectEstimate(interval(shares), 2 / 8);
  });

  it.each([
    ['1.34', 340_000, 370_000],
    ['1.31', 330_000, 360_000],
    ['evicted-after-30s', 70_000, 100_000],
  ])('%s: is short of two pods until others have come elsewhere', (alternative, leastMs, mostMs) => {
    for (const replication of run.replications(alternative)) {
      const { windowMs } = replication;
      expect(backAfter(replication)).toBeGreaterThan(leastMs);
      expect(backAfter(replication)).toBeLessThan(mostMs + windowMs);
    }
  });
});
