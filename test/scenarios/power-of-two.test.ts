import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('power-of-two', ['Simulation.replications=5', 'Simulation.duration=15s']);

type Figure = (latency: Histogram) => number;
const mean: Figure = (latency) => latency.meanMs;
const p99: Figure = (latency) => latency.quantile(0.99);
const byReplication = (name: string, figure: Figure): number[] =>
  run.replications(name).map(({ workloads }) => figure(Histogram.fromColumns(workloads[0]!.latency)));

/** On the same arrivals and the same work the first has lower latency, and by more than the interval of the difference. */
function expectFaster(first: string, second: string): void {
  for (const figure of [mean, p99]) {
    const { estimate, halfWidth } = pairedDifference(byReplication(first, figure), byReplication(second, figure));
    expect(estimate!).toBeGreaterThan(halfWidth!);
  }
}

describe('power-of-two: six balancers, each with its own requests in view, and six equal servers', () => {
  it.each(['', '-unequal'])(
    'two choices are better than a random one, least connections is better still (%s)',
    (cost) => {
      expectFaster(`two-choices${cost}`, `random${cost}`);
      expectFaster(`leastconn${cost}`, `two-choices${cost}`);
    },
  );

  it('round robin is as good as least connections where all requests cost the same', () => {
    for (const figure of [mean, p99]) {
      const { estimate, halfWidth } = pairedDifference(
        byReplication('leastconn', figure),
        byReplication('round-robin', figure),
      );
      const meanOfLeastconn = byReplication('leastconn', figure).reduce((sum, value) => sum + value, 0) / 5;
      expect((Math.abs(estimate!) + halfWidth!) / meanOfLeastconn).toBeLessThan(0.05);
    }
    expectFaster('round-robin', 'two-choices');
  });

  it('least connections is better than round robin where they do not', () => {
    expectFaster('leastconn-unequal', 'round-robin-unequal');
  });

  it('draws from the circle are uneven, two choices make up for some of that, and turns are even', () => {
    const spread = (name: string): number => {
      const utilizations = run.alternative(name).endpoints.map(({ utilization }) => utilization.estimate!);
      return Math.max(...utilizations) - Math.min(...utilizations);
    };
    expect(spread('random')).toBeGreaterThan(0.15);
    expect(spread('two-choices')).toBeLessThan(0.85 * spread('random'));
    expect(spread('round-robin')).toBeLessThan(0.01);
  });
});
