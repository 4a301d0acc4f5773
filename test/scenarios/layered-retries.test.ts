import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('layered-retries', ['Simulation.replications=2', 'Simulation.duration=20s']);

/** Queries that reach the database for each click. */
function queriesOfClick(alternative: string): readonly number[] {
  return run.replications(alternative).map(({ targets, workloads }) => {
    const [, , database] = targets;
    return database!.requests.reduce((sum, count) => sum + count, 0) / workloads[0]!.sent;
  });
}

describe('layered-retries: a database that answers nothing but errors', () => {
  it.each([
    ['every-layer', 64],
    ['one-layer', 4],
    ['nobody', 1],
    ['all-is-well', 1],
  ])('%s: %i queries a click', (alternative, queries) => {
    // Clicks whose queries are due after the end of the measured time make the difference.
    for (const found of queriesOfClick(alternative)) expect(Math.abs(found / queries - 1)).toBeLessThan(0.02);
  });

  it('fails every click, or none', () => {
    for (const { name, workloads } of run.summary.alternatives) {
      const { sent, failed } = workloads[0]!.requests;
      expect(failed).toBe(name === 'all-is-well' ? 0 : sent);
    }
  });
});
