import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('one-slow-pod', [
  'Simulation.replications=5',
  'Simulation.duration=150s',
  'Simulation.warmUp=5s',
]);
const CODES = failureReasons.length + 1;
const SLOW_MS = 60_000;
const WELL_MS = 120_000;
const END_MS = 150_000;
const never = [0, 0, 0, 0, 0];
const unlimited = ['iptables', 'ipvs-rr'];
const rowsOf = (name: string) => run.alternative(name).workloads[0]!.timeSeries;

/** By replication: the share of the requests due between two times that failed. */
function failedShares(name: string, fromMs: number, toMs: number): number[] {
  return run.replications(name).map(({ windowMs, workloads }) => {
    const { windowSent, windowFailures } = workloads[0]!;
    const from = fromMs / windowMs;
    const to = toMs / windowMs;
    const total = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0);
    return total(windowFailures.subarray(from * CODES, to * CODES)) / total(windowSent.subarray(from, to));
  });
}

describe('one-slow-pod: one of ten pods serves five times slower for a minute', () => {
  it('nothing fails before, nor 22 s after', () => {
    for (const { name } of run.summary.alternatives) {
      expect(failedShares(name, 0, SLOW_MS - 2000)).toEqual(never);
      expect(failedShares(name, WELL_MS + 22_000, END_MS)).toEqual(never);
    }
  });

  it.each(unlimited)('%s: from four seconds on every request to it fails, a tenth of all', (name) => {
    expectEstimate(interval(failedShares(name, SLOW_MS + 4000, WELL_MS)), 0.1);
    expect(run.alternative(name).workloads[0]!.failures.map(({ reason }) => reason)).toEqual(['timeout']);
  });

  it.each(unlimited)(
    '%s: requests fail until the queue is down to what is served in a time-out, 17 s after',
    (name) => {
      // 60 s × (80 − 40)/s have piled up; 200/s are served and 80/s come; 2 s of service are 400 requests.
      const expectedMs = WELL_MS + ((60 * 40 - 400) / (200 - 80)) * 1000;
      const last = rowsOf(name).findLast(({ failedPerSecond }) => failedPerSecond > 1)!;
      expect(last.startMs - 2000).toBeLessThan(expectedMs);
      expect(last.endMs + 2000).toBeGreaterThan(expectedMs);
    },
  );

  it.each(unlimited)('%s: latency of what succeeds stays as it was, p50 and p99', (name) => {
    const before = rowsOf(name).filter(({ startMs, endMs }) => startMs >= 20_000 && endMs <= SLOW_MS - 2000);
    const during = rowsOf(name).filter(({ startMs, endMs }) => startMs >= SLOW_MS + 4000 && endMs <= WELL_MS);
    for (const column of ['p50Ms', 'p99Ms'] as const) {
      const meanOf = (rows: typeof before): number => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length;
      expect(Math.abs(meanOf(during) / meanOf(before) - 1)).toBeLessThan(0.05);
    }
  });

  it('round robin does no better than random choice', () => {
    const [iptables, ipvs] = unlimited.map((name) => run.alternative(name).workloads[0]!.failedRate);
    expect(iptables!.halfWidth! / iptables!.estimate!).toBeLessThan(0.03);
    expect(Math.abs(ipvs!.estimate! / iptables!.estimate! - 1)).toBeLessThan(0.03);
  });

  it('a short queue turns half of the tenth away, answers the rest late, and is well with the pod', () => {
    expectEstimate(interval(failedShares('short-queue', SLOW_MS + 4000, WELL_MS)), 0.05, 0.1);
    const [mostOften] = run.alternative('short-queue').workloads[0]!.failures.toSorted((a, b) => b.count - a.count);
    expect(mostOften!.reason).toBe('queue-full');
    for (const { startMs, endMs, p50Ms, p99Ms } of rowsOf('short-queue')) {
      if (startMs >= SLOW_MS + 4000 && endMs <= WELL_MS) {
        expect(p50Ms).toBeLessThan(25);
        expect(p99Ms).toBeGreaterThan(1400);
      }
    }
    expect(failedShares('short-queue', WELL_MS + 4000, END_MS)).toEqual(never);
    const p99 = (name: string): number => run.alternative(name).workloads[0]!.latencyMs.p99.estimate!;
    expect(p99('short-queue') / p99('iptables')).toBeGreaterThan(10);
  });
});
