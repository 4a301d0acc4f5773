import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('autoscaler-lag', ['Simulation.replications=6']);
const CODES = failureReasons.length + 1;
const SURGE_MS = 60_000;

/** From the first window with a failure to the last, in ms. */
function failing({ windowMs, windowCount, workloads }: Measurements): {
  readonly fromMs: number;
  readonly toMs: number;
} {
  const failed = Array.from({ length: windowCount }, (_, window) =>
    workloads[0]!.windowFailures.subarray(window * CODES, (window + 1) * CODES).some((count) => count > 0),
  );
  return { fromMs: failed.indexOf(true) * windowMs, toMs: (failed.lastIndexOf(true) + 1) * windowMs };
}

const failedShares = (alternative: string): number[] =>
  run.replications(alternative).map(({ workloads }) => 1 - workloads[0]!.succeeded / workloads[0]!.sent);

describe('autoscaler-lag: ten times the load in 30 s', () => {
  it('fails for minutes until the capacity is there, in every replication', () => {
    for (const replication of run.replications('autoscaled')) {
      const { fromMs, toMs } = failing(replication);
      expect(fromMs).toBeGreaterThanOrEqual(SURGE_MS);
      expect(fromMs).toBeLessThan(SURGE_MS + 30_000);
      // One to four minutes.
      expect(toMs - fromMs).toBeGreaterThan(60_000);
      expect(toMs - fromMs).toBeLessThan(240_000);
    }
  });

  it('doubles at most, or adds four, at each look', () => {
    for (const { marks } of run.replications('autoscaled')) {
      for (const { label } of marks) {
        const [, from, to] = /(\d+) → (\d+)/.exec(label) ?? [];
        if (from !== undefined) expect(Number(to)).toBeLessThanOrEqual(Math.max(2 * Number(from), Number(from) + 4));
      }
    }
  });

  it('loses more when one pod comes at a time, and nothing with the pods there from the start', () => {
    expectBelow(interval(failedShares('autoscaled')), interval(failedShares('one-at-a-time')));
    expect(Math.max(...failedShares('twenty-from-the-start'))).toBe(0);
  });
});
