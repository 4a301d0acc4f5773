import { describe, expect, it } from 'vitest';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';
import { shareAbove } from './share-above.ts';

const run = await runScenarioFile('hints-while-restarting', ['Simulation.replications=4']);
const RESTART_MS = 30_000;
/** A round trip across zones takes 20 ms, one within 0.5 ms; a request takes two of them. */
const CROSSING_MS = 20;

/** The share of the requests that crossed zones, in the windows of a time. */
function crossing({ windowMs, workloads }: Measurements, fromMs: number, toMs: number): number {
  const { windowLatency } = workloads[0]!;
  const shares = windowLatency
    .slice(Math.ceil(fromMs / windowMs), Math.floor(toMs / windowMs))
    .flatMap((latency) => (latency === null ? [] : [shareAbove(latency, CROSSING_MS)]));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const endOf = ({ marks }: Measurements): number => marks.find(({ label }) => label.includes('rolled out'))!.atMs;

describe('hints-while-restarting: two pods in each of three zones, one after the other', () => {
  it('keeps every connection in its zone before and after the restart', () => {
    for (const replication of run.replications('auto')) {
      expect(crossing(replication, 0, RESTART_MS)).toBeLessThan(1e-5);
      expect(crossing(replication, endOf(replication) + 10_000, 240_000)).toBeLessThan(1e-5);
    }
  });

  it('sends two thirds across zones while there are five pods', () => {
    const shares = run
      .replications('auto')
      .map((replication) => crossing(replication, RESTART_MS + 4000, RESTART_MS + 90_000));
    expectEstimate(interval(shares), 2 / 3, 0.05);
  });

  it('sends nothing across with PreferClose, whose hints stay', () => {
    for (const replication of run.replications('prefer-close')) {
      expect(crossing(replication, 0, 240_000)).toBeLessThan(1e-5);
    }
  });
});
