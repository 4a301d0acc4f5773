import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { maxOverMean } from '../../src/statistics/max-over-mean.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('feedback-weights', [
  'Simulation.replications=2',
  'Simulation.warmUp=45s',
  'Simulation.duration=15s',
]);

/** By replication, then pod: its utilization. */
function utilizations(name: string): number[][] {
  return run.replications(name).map(({ pods }) => pods.map(({ utilization }) => utilization));
}

/** Utilization of the busiest pod over the average. */
function imbalance(name: string): number {
  const { estimate, halfWidth } = interval(utilizations(name).map(maxOverMean));
  expect(halfWidth!).toBeLessThan(0.1);
  return estimate!;
}

describe('feedback-weights: three generations of hardware behind one Service', () => {
  it('by round robin the busiest pod is 1.26 times as busy as the average, or 1.4 times', () => {
    expect(Math.abs(imbalance('round-robin') - 1.26)).toBeLessThan(0.03);
    expect(Math.abs(imbalance('round-robin-1.4') - 1.4)).toBeLessThan(0.03);
  });

  it('with feedback it is 1.01 times, and no more than 1.05 where hardware differs more', () => {
    expect(Math.abs(imbalance('feedback') - 1.01)).toBeLessThan(0.01);
    expect(imbalance('feedback-1.4')).toBeLessThan(1.05);
  });

  it('with feedback shares are as the pods are fast', () => {
    const { endpoints } = run.alternative('feedback');
    const speeds = { old: 1 / 126, usual: 1 / 100, new: 1 / 74 };
    const all = Object.values(speeds).reduce((sum, speed) => sum + speed, 0);
    for (const [hardware, speed] of Object.entries(speeds)) {
      const pods = endpoints.filter(({ pod }) => pod.startsWith(`default/web-${hardware}-`));
      const share = pods.reduce((sum, { requestShare }) => sum + requestShare, 0);
      expect(share / (speed / all)).toBeCloseTo(1, 1);
    }
  });

  it('with feedback a fifth fewer pods are no busier than the busiest by round robin', () => {
    const busiest = (name: string) => Math.max(...utilizations(name).flat());
    expect(utilizations('feedback-12-pods')[0]!.length / utilizations('round-robin')[0]!.length).toBe(0.8);
    expect(busiest('feedback-12-pods')).toBeLessThan(busiest('round-robin'));
    expect(run.alternative('feedback-12-pods').workloads[0]!.requests.failed).toBe(0);
  });
});
