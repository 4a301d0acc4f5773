import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('slow-replica', ['Simulation.replications=3']);
const SECOND = new Histogram().add(1000);
const latencyOf = (name: string) => run.alternative(name).workloads[0]!.latencyMs;

/** The share of the requests that took more than 1 s or were given up. */
function lostShare({ workloads }: Measurements): number {
  const { sent, succeeded, latency } = workloads[0]!;
  const inTime = latency.counts.subarray(0, Math.max(0, SECOND - latency.firstBucket)).reduce((sum, n) => sum + n, 0);
  expect(latency.totals[0]).toBe(succeeded);
  return 1 - inTime / sent;
}

const lost = (name: string) => interval(run.replications(name).map(lostShare));

describe('slow-replica: one of eleven replicas takes 2 s for half a minute', () => {
  it.each(['round-robin', 'round-robin-1s'])('%s loses an eleventh of half the requests', (name) => {
    for (const measurements of run.replications(name)) expect(lostShare(measurements)).toBeCloseTo(1 / 22, 4);
  });

  // The success rates of an independent simulation, in percent; the post rounds them to 95, 99 and 99.9.
  it.each([
    ['round-robin', 95.45],
    ['least-loaded', 99.57],
    ['least-loaded-of-two', 99.5],
    ['peak-ewma', 99.94],
  ])('%s answers %f percent within a second', (name, percent) => {
    const { estimate, halfWidth } = lost(name);
    expect(100 * halfWidth!).toBeLessThan(0.03);
    expect(Math.abs(100 * (1 - estimate!) - percent)).toBeLessThan(0.03);
  });

  it('latency jumps where the post says: above p95, above p99, above p99.9', () => {
    expect(latencyOf('round-robin').p95.estimate).toBeLessThan(190);
    expect(latencyOf('round-robin').p99.estimate).toBeGreaterThan(1900);
    for (const name of ['least-loaded', 'least-loaded-of-two']) {
      expect(latencyOf(name).p99.estimate).toBeLessThan(190);
      expect(latencyOf(name)['p99.9'].estimate).toBeGreaterThan(1900);
    }
    expect(latencyOf('peak-ewma')['p99.9'].estimate).toBeLessThan(190);
    expect(latencyOf('peak-ewma').max.estimate).toBeGreaterThan(1900);
  });

  it('who counts keeps as many at the slow replica as at each other one', () => {
    // Per second x go there and stay for 2 s; 1000 − x go to ten others and stay for 0.167 s.
    const busy = (time: number): number => (1000 * 0.167) / (10 * time + 0.167);
    // Whole requests, so up to 18 instead of 16.6.
    expect(Math.abs(lost('least-loaded').estimate! / ((30 * busy(2)) / 60_000) - 1)).toBeLessThan(0.1);
    expect(Math.abs(lost('least-loaded-1s').estimate! / ((30 * busy(1)) / 60_000) - 1)).toBeLessThan(0.1);
  });

  it('a time-out of 1 s hides how slow it is: more go there', () => {
    expectBelow(lost('least-loaded'), lost('least-loaded-1s'));
    expectBelow(lost('peak-ewma'), lost('peak-ewma-1s'));
    expectBelow(lost('peak-ewma-1s'), lost('least-loaded'));
    expect(lost('least-loaded-1s').estimate! / lost('least-loaded').estimate!).toBeGreaterThan(1.8);
    expect(lost('peak-ewma-1s').estimate! / lost('peak-ewma').estimate!).toBeGreaterThan(2);
  });
});
