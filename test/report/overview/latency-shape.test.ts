import { expect, it } from 'vitest';
import { latencyShapes } from '../../../src/report/overview/latency-shape.ts';
import { madeUpSummary } from '../made-up-summary.ts';

it('the shares of a shape add up to one', () => {
  const shapes = latencyShapes(madeUpSummary(), 48)!;
  expect(shapes.rows.length).toBe(3);
  for (const { shares } of shapes.rows) expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
});

it('bins of equal ratio hold equally much of a latency whose logarithm is uniform', () => {
  const summary = madeUpSummary();
  const [first] = summary.alternatives;
  const spectrum = Array.from({ length: 1001 }, (_, row) => ({
    quantile: row / 1000,
    latencyMs: Math.exp((Math.log(1000) * row) / 1000),
    halfWidthMs: null,
    countBelow: row,
  }));
  const workloads = [{ ...first!.workloads[0]!, spectrum }];
  const { shares } = latencyShapes({ ...summary, alternatives: [{ ...first!, workloads }] }, 10)!.rows[0]!;
  for (const share of shares) expect(share).toBeCloseTo(0.1, 2);
});

it('there is no shape of latencies that are all the same or nearly so, nor of none', () => {
  const summary = madeUpSummary();
  const withLatency = (latencyMs: readonly number[]) => ({
    ...summary,
    alternatives: summary.alternatives.map((alternative) => ({
      ...alternative,
      workloads: alternative.workloads.map((workload) => ({
        ...workload,
        spectrum: latencyMs.map((ms) => ({ quantile: 0.5, latencyMs: ms, halfWidthMs: null, countBelow: 1 })),
      })),
    })),
  });
  expect(latencyShapes(withLatency([5]), 48)).toBeNull();
  expect(latencyShapes(withLatency([3.006, 3.014]), 48)).toBeNull();
  expect(latencyShapes(withLatency([]), 48)).toBeNull();
});
