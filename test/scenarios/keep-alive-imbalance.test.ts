import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectedFullest } from './balls-in-bins.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('keep-alive-imbalance', [
  'Simulation.replications=320',
  'Simulation.duration=6500ms',
  'Simulation.warmUp=1s',
]);
const keepAlive = ['keep-alive', 'keep-alive-ipvs'];

describe('keep-alive-imbalance: ten clients with one connection each, ten pods', () => {
  it.each(keepAlive)('%s opens ten connections, which stay for the whole run', (name) => {
    for (const counts of run.connections(name)) expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
  });

  it.each(keepAlive)('%s has the max/mean of ten balls in ten bins, 2.75', (name) => {
    expectEstimate(run.alternative(name).services[0]!.maxOverMean, expectedFullest(10, 10));
  });

  it.each(keepAlive)('%s leaves more than a third of the pods, 0.9¹⁰, without a connection', (name) => {
    const idle = run.connections(name).map((counts) => counts.filter((count) => count === 0).length / counts.length);
    expectEstimate(interval(idle), 0.9 ** 10, 0.04);
  });

  it.each(keepAlive)('%s has a p99 far above that of a connection for each request', (name) => {
    const latencyOf = (alternative: string) => run.alternative(alternative).workloads[0]!.latencyMs;
    expectBelow(latencyOf('new-connections').p99, latencyOf(name).p99);
    expectBelow(latencyOf('new-connections').mean, latencyOf(name).mean);
    expect(latencyOf(name).p99.estimate! / latencyOf('new-connections').p99.estimate!).toBeGreaterThan(1.5);
  });

  it('requests are as uneven as the connections that carry them', () => {
    const { maxOverMean, requestsMaxOverMean } = run.alternative('keep-alive').services[0]!;
    expect(requestsMaxOverMean.estimate! / maxOverMean.estimate!).toBeCloseTo(1, 1);
  });

  it('a connection for each request spreads the same load evenly', () => {
    expect(run.alternative('new-connections').services[0]!.jainIndex.estimate).toBeGreaterThan(0.99);
    expect(run.alternative('new-connections').services[0]!.chiSquare!.pValue).toBeGreaterThan(0.01);
  });
});
