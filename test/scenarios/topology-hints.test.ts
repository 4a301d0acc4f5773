import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';
import { sharesOfService } from './shares-of-service.ts';

const run = await runScenarioFile('topology-hints', ['Simulation.replications=5', 'Simulation.duration=30s']);
const latencyOf = (name: string) => run.alternative(name).workloads[0]!.latencyMs;
const means = (name: string): number[] =>
  run.replications(name).map(({ workloads }) => Histogram.fromColumns(workloads[0]!.latency).meanMs);

describe('topology-hints: eleven or twelve pods in three equal zones', () => {
  it('with eleven, topology-mode Auto gives no hints and changes nothing at all', () => {
    expect(latencyOf('auto-11')).toEqual(latencyOf('no-hints'));
    expect(sharesOfService(run, 'auto-11')).toEqual(sharesOfService(run, 'no-hints'));
  });

  it('with twelve, and with PreferClose and eleven, no connection leaves its zone: two thirds save two round trips', () => {
    // Opening the connection and the request are a round trip each, and cost 1 ms instead of 0.25 ms each way.
    const savedMs = (2 / 3) * 4 * 0.75;
    expectEstimate(pairedDifference(means('prefer-close-11'), means('no-hints')), savedMs, 0.05);
    expectEstimate(pairedDifference(means('auto-12'), means('no-hints')), savedMs, 0.05);
  });

  it('PreferClose gives each zone a third, however many pods it has: those of the zone with three have a ninth each', () => {
    const shares = sharesOfService(run, 'prefer-close-11').toSorted((a, b) => a - b);
    for (const share of shares.slice(0, 8)) expect(share).toBeCloseTo(1 / 12, 2);
    for (const share of shares.slice(8)) expect(share).toBeCloseTo(1 / 9, 2);
  });
});
