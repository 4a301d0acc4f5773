import { describe, expect, it } from 'vitest';
import type { WorkloadSummary } from '../../src/statistics/summary.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const DEADLINE_MS = 5000;
const run = await runScenarioFile('prequal-probe-rate', [
  'Simulation.replications=5',
  'Simulation.duration=6s',
  'Simulation.warmUp=12s',
]);
const queries = (name: string): WorkloadSummary => run.alternative(name).workloads[0]!;
const enough = ['probes-4', 'probes-2', 'probes-1.4', 'probes-1'];
const tooFew = ['probes-0.7', 'probes-0.5'];

describe('prequal-probe-rate: 1.5 times the allocation, half of the replicas burdened', () => {
  it.each(enough)('%s: with one probe a request or more nothing fails, and p99.9 is far from the deadline', (name) => {
    expect(queries(name).requests.failed).toBe(0);
    expect(queries(name).latencyMs['p99.9'].estimate! / DEADLINE_MS).toBeLessThan(0.5);
  });

  it.each(tooFew)('%s: with fewer, burdened replicas get as much as the others, and a sixth and more fails', (name) => {
    const { estimate, halfWidth } = queries(name).failedRate;
    expect(estimate! - halfWidth!).toBeGreaterThan(0.5 / 1.5 / 2);
    expect(queries(name).latencyMs.p99.estimate! / DEADLINE_MS).toBeGreaterThan(0.97);
  });

  it('the tail is shortest with four', () => {
    for (const name of enough.slice(1)) expectBelow(queries('probes-4').latencyMs.p99, queries(name).latencyMs.p99);
  });

  it('where answers are rarely taken out of the pool, half a probe a request keeps all alive, with a longer tail', () => {
    expect(queries('probes-0.5-rarely-removed').requests.failed).toBe(0);
    expectBelow(queries('probes-4').latencyMs.p99, queries('probes-0.5-rarely-removed').latencyMs.p99);
  });
});
