import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('zone-outage', ['Simulation.replications=4']);
const CODES = failureReasons.length + 1;
const LOST_MS = 30_000;
const RESTORED_MS = 150_000;
const TIMEOUT_MS = 1000;

/** Requests that were sent, and that failed, in the windows that lie in a time. */
function between({ windowMs, windowCount, workloads }: Measurements, fromMs: number, toMs: number) {
  const { windowSent, windowFailures } = workloads[0]!;
  let [sent, failed] = [0, 0];
  for (let window = 0; window < windowCount; window++) {
    if (window * windowMs < fromMs || (window + 1) * windowMs > toMs) continue;
    sent += windowSent[window]!;
    for (let code = 0; code < CODES; code++) failed += windowFailures[window * CODES + code]!;
  }
  return { sent, failed };
}

describe('zone-outage: a zone of three is dark for two minutes', () => {
  it('anywhere: a third of the requests of those who are left fails for 40 s', () => {
    const shares = run.replications('anywhere').map((replication) => {
      const { sent, failed } = between(replication, LOST_MS + 1000, LOST_MS + 40_000);
      return failed / sent;
    });
    expectEstimate(interval(shares), 1 / 3);
  });

  it('anywhere: nothing fails any more from 57 s after the loss on, before the zone is back and after', () => {
    for (const replication of run.replications('anywhere')) {
      expect(between(replication, 0, LOST_MS - TIMEOUT_MS).failed).toBe(0);
      expect(between(replication, LOST_MS + 58_000, RESTORED_MS).failed).toBe(0);
      expect(between(replication, RESTORED_MS + 1000, 240_000).failed).toBe(0);
    }
  });

  it('prefer-close: nothing fails but what was under way in the zone when it went dark', () => {
    for (const replication of run.replications('prefer-close')) {
      // 200 requests a second of 20 ms each: four are under way on average.
      expect(between(replication, 0, 240_000).failed).toBeLessThan(25);
      expect(between(replication, LOST_MS + TIMEOUT_MS, 240_000).failed).toBe(0);
    }
  });

  it.each(['anywhere', 'prefer-close'])('%s: two thirds of the requests are left meanwhile', (name) => {
    const shares = run.replications(name).map((replication) => {
      const during = between(replication, LOST_MS + 1000, RESTORED_MS - 1000).sent / (RESTORED_MS - LOST_MS - 2000);
      return during / (between(replication, 0, LOST_MS).sent / LOST_MS);
    });
    expectEstimate(interval(shares), 2 / 3);
  });
});
