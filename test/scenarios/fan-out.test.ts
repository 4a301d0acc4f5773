import { describe, expect, it } from 'vitest';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';
import { shareAbove } from './share-above.ts';

const run = await runScenarioFile('fan-out', ['Simulation.replications=5', 'Simulation.duration=40s']);

/** The share of the readers' requests that took more than a second. */
const slowShare = ({ workloads }: Measurements): number => shareAbove(workloads[0]!.latency, 1000);

describe('fan-out: a request that waits for many leaves', () => {
  // The rarer it is, the wider is the interval in relation to it.
  it.each([
    [1, 0.6],
    [10, 0.15],
    [100, 0.03],
  ])('of %i leaves takes more than a second as often as one of them does', (leaves, narrow) => {
    let fast = 1;
    for (let i = 0; i < leaves; i++) fast *= 0.99;
    expectEstimate(interval(run.replications(String(leaves)).map(slowShare)), 1 - fast, narrow);
  });

  it('sends every leaf’s request', () => {
    for (const { workloads } of run.replications('100')) {
      const [readers, leaves] = workloads;
      // Those due shortly before the end are made, but no longer counted.
      expect(leaves!.sent / readers!.sent).toBeGreaterThan(99);
      expect(leaves!.sent / readers!.sent).toBeLessThanOrEqual(101);
    }
  });
});
