import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('autoscaler-io-bound', ['Simulation.replications=4', 'Simulation.duration=4m']);

const decisionCounts = (alternative: string): readonly number[] =>
  run.replications(alternative).map(({ marks }) => marks.filter(({ label }) => label.includes('→')).length);
const failedShares = (alternative: string): number[] =>
  run.replications(alternative).map(({ workloads }) => 1 - workloads[0]!.succeeded / workloads[0]!.sent);

describe('autoscaler-io-bound: a service that waits for its database', () => {
  it('gets no pod more by its CPU, while most of its requests give up', () => {
    expect(decisionCounts('by-cpu')).toEqual([0, 0, 0, 0]);
    expect(Math.min(...failedShares('by-cpu'))).toBeGreaterThan(0.5);
  });

  it('gets pods by its requests in flight, and loses much less', () => {
    for (const count of decisionCounts('by-requests-in-flight')) expect(count).toBeGreaterThan(0);
    expectBelow(interval(failedShares('by-requests-in-flight')), interval(failedShares('by-cpu')));
    expect(Math.max(...failedShares('by-requests-in-flight'))).toBeLessThan(0.02);
  });

  it('would be seen by its CPU if it used it', () => {
    expect(Math.max(...failedShares('all-of-it-is-cpu'))).toBe(0);
  });
});
