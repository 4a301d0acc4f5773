import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('dns-race', ['Simulation.replications=6']);
const latencies = (name: string): Histogram[] =>
  run.replications(name).map(({ workloads }) => Histogram.fromColumns(workloads[0]!.latency));

describe('dns-race: one lookup of a hundred loses one of its two answers', () => {
  it('so do the requests: one of a hundred takes five seconds more', () => {
    expectEstimate(interval(latencies('direct').map((histogram) => shareAbove(histogram, 4000))), 0.01, 0.2);
  });

  it('a step: the 98th percentile is below 100 ms, the 99.9th between 5 and 5.2 s', () => {
    for (const histogram of latencies('direct')) {
      expect(histogram.quantile(0.98)).toBeLessThan(100);
      expect(histogram.quantile(0.999)).toBeGreaterThan(4900);
      expect(histogram.quantile(0.999)).toBeLessThan(5200);
    }
  });

  it('NodeLocal DNSCache removes it', () => {
    for (const histogram of latencies('node-local')) expect(histogram.quantile(0.9999)).toBeLessThan(200);
  });

  it('no request fails: all are late', () => {
    for (const { workloads } of run.summary.alternatives) expect(workloads[0]!.requests.failed).toBe(0);
  });
});

/** The share of the counted values that lie above a bound, in steps of a ten-thousandth. */
function shareAbove(histogram: Histogram, boundMs: number): number {
  let steps = 0;
  while (histogram.quantile(1 - (steps + 1) / 10_000) > boundMs) steps++;
  return steps / 10_000;
}
