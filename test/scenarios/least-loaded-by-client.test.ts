import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import { interval } from '../../src/statistics/interval.ts';
import { mean } from '../../src/statistics/mean.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import type { Estimate } from '../../src/statistics/summary.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('least-loaded-by-client', [
  'Simulation.replications=6',
  'Simulation.duration=40s',
  'Simulation.warmUp=15s',
]);

/** How much more CPU the backends on slow machines use than those on fast ones: busy workers, by replication. */
function cpuRatio(name: string): Estimate {
  const ratios = run.replications(name).map(({ pods }) => {
    const of = (machine: string): number =>
      mean(pods.filter((pod) => pod.name.startsWith(`${machine}-`)).map(({ utilization }) => utilization));
    return of('slow') / of('fast');
  });
  return interval(ratios);
}

const meanLatencies = (name: string): number[] =>
  run.replications(name).map(({ workloads }) => Histogram.fromColumns(workloads[0]!.latency).meanMs);

describe('least-loaded-by-client: a hundred clients, ten backends of which five are half as fast', () => {
  it('round robin gives all the same requests, so the slow ones use twice the CPU', () => {
    expectEstimate(cpuRatio('round-robin'), 2);
    expect(run.alternative('round-robin').services[0]!.requestsMaxOverMean.estimate).toBeLessThan(1.02);
  });

  it('least-loaded by each client alone: the most loaded use about twice the CPU of the least, as published', () => {
    const { estimate, halfWidth } = cpuRatio('least-loaded');
    expect(halfWidth!).toBeLessThan(0.06);
    expect(Math.abs(estimate! - 2)).toBeLessThan(0.1);
  });

  it('it performs about as poorly as round robin', () => {
    const { estimate, halfWidth } = pairedDifference(meanLatencies('round-robin'), meanLatencies('least-loaded'));
    expect((Math.abs(estimate!) + halfWidth!) / mean(meanLatencies('round-robin'))).toBeLessThan(0.03);
  });

  it('the fewer clients share the load, the more each sees of it, and the more even it is', () => {
    expectBelow(cpuRatio('least-loaded-10'), cpuRatio('least-loaded'));
    expectBelow(cpuRatio('least-loaded-1'), cpuRatio('least-loaded-10'));
    expect(cpuRatio('least-loaded-1').estimate!).toBeLessThan(1.25);
  });

  it('weights from what the backends report even it out', () => {
    expectEstimate(cpuRatio('weighted-round-robin'), 1);
    expectBelow(interval(meanLatencies('weighted-round-robin')), interval(meanLatencies('least-loaded')));
  });
});
