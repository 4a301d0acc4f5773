import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('cold-start', ['Simulation.replications=2', 'Simulation.duration=11m']);
const BAD_MS = 500;

interface Window {
  readonly p50: number;
  readonly p99: number;
}

function windowsOf({ workloads }: Measurements): readonly Window[] {
  return workloads[0]!.windowLatency.flatMap((columns) => {
    if (columns === null) return [];
    const latency = Histogram.fromColumns(columns);
    return [{ p50: latency.quantile(0.5), p99: latency.quantile(0.99) }];
  });
}

/** Minutes in which p99 is bad. */
function badMinutes(replication: Measurements): number {
  const bad = windowsOf(replication).filter(({ p99 }) => p99 > BAD_MS).length;
  return (bad * replication.windowMs) / 60_000;
}

describe('cold-start: thirty pods that are slow for their first 45 s', () => {
  it('raise p99 for eight to nine minutes when three are rolled at a time, as published', () => {
    for (const replication of run.replications('three-at-a-time')) {
      expect(badMinutes(replication)).toBeGreaterThan(7.5);
      expect(badMinutes(replication)).toBeLessThan(9.5);
      const worst = windowsOf(replication).toSorted((a, b) => b.p99 - a.p99);
      // In the first seconds of each of ten waves.
      expect(worst[4]!.p99).toBeGreaterThan(5000);
      expect(worst[4]!.p99).toBeLessThan(9000);
    }
  });

  it('leave the median where it is', () => {
    for (const replication of run.replications('three-at-a-time')) {
      for (const { p50 } of windowsOf(replication)) expect(p50).toBeLessThan(32);
    }
  });

  it('raise it for half of the time when six are rolled at a time', () => {
    for (const replication of run.replications('six-at-a-time')) {
      expect(badMinutes(replication)).toBeGreaterThan(3.7);
      expect(badMinutes(replication)).toBeLessThan(5);
    }
  });

  it('are not noticed at all when they warm up before they are ready', () => {
    for (const replication of run.replications('warm-before-ready')) {
      for (const { p99 } of windowsOf(replication)) expect(p99).toBeLessThan(200);
    }
  });
});
