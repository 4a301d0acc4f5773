import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('first-requests', ['Simulation.replications=8']);
const ROLLED_MS = 30_000;

/** By second of all replications of an alternative: the median latency. */
function mediansOf(alternative: string): readonly number[] {
  const replications: readonly Measurements[] = run.replications(alternative);
  const { windowMs, windowCount } = replications[0]!;
  expect(windowMs).toBe(1000);
  return Array.from({ length: windowCount }, (_, window) => {
    const all = new Histogram(6);
    for (const { workloads } of replications) {
      const columns = workloads[0]!.windowLatency[window];
      if (columns) all.addColumns(columns);
    }
    return all.quantile(0.5);
  });
}

const normal = (medians: readonly number[]): number => medians[ROLLED_MS / 1000 - 5]!;

describe('first-requests: one pod takes the place of another', () => {
  it('takes 7 to 14 times as long at first, as published, and comes down to normal', () => {
    const medians = mediansOf('cold');
    const times = Math.max(...medians) / normal(medians);
    expect(times).toBeGreaterThan(7);
    expect(times).toBeLessThan(14);
    expect(medians.at(-10)! / normal(medians)).toBeLessThan(1.1);
  });

  it('saves 85 % of that when it warms up before it is ready', () => {
    const worst = Math.max(...mediansOf('warm-before-ready'));
    expect(1 - worst / Math.max(...mediansOf('cold'))).toBeGreaterThan(0.85);
  });
});
