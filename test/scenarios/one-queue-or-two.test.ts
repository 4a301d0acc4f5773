import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../src/statistics/summary.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('one-queue-or-two', ['Simulation.replications=6', 'Simulation.duration=25m']);
const latency = (name: string): { readonly mean: Estimate; readonly p50: Estimate } =>
  run.alternative(name).workloads[0]!.latencyMs;
/** How many times as long it takes. */
const ratio = (name: string, other: string): number => latency(name).mean.estimate! / latency(other).mean.estimate!;

describe('one-queue-or-two: requests that are committed to a quick or a slow pod before they wait', () => {
  it('two lines are two M/M/1: means of 500 and 10.9 ms at 80 and 8 % load', () => {
    expectEstimate(latency('two-queues').mean, (500 + 10 / 0.92) / 2, 0.15);
  });

  it('at 10:1 and high load the single line waits longer, by half or more of the whole time', () => {
    expectBelow(latency('two-queues').mean, latency('one-queue').mean);
    expect(ratio('one-queue', 'two-queues')).toBeGreaterThan(1.4);
  });

  it('it is the quick requests that wait in it: the median is that of many times their service', () => {
    expectBelow(latency('two-queues').p50, latency('one-queue').p50);
    expect(latency('one-queue').p50.estimate! / latency('two-queues').p50.estimate!).toBeGreaterThan(5);
  });

  it('at low load it hardly matters', () => {
    expect(ratio('one-queue-low-load', 'two-queues-low-load')).toBeGreaterThan(1);
    expect(ratio('one-queue-low-load', 'two-queues-low-load')).toBeLessThan(1.1);
  });

  it('with equal service times the single line waits longer as well, several times', () => {
    expectEstimate(latency('two-queues-equal').mean, 250, 0.1);
    expectBelow(latency('two-queues-equal').mean, latency('one-queue-equal').mean);
    expect(ratio('one-queue-equal', 'two-queues-equal')).toBeGreaterThan(2);
  });

  it('where any server will do the single line is the best: M/M/2', () => {
    expectEstimate(latency('one-queue-any-server').mean, 156.25, 0.05);
    expectBelow(latency('one-queue-any-server').mean, latency('two-queues-equal').mean);
  });

  it('nothing fails, so all have served the same requests', () => {
    for (const { workloads } of run.summary.alternatives) expect(workloads[0]!.requests.failed).toBe(0);
  });
});
