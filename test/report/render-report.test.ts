import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report.ts';
import { madeUpSummary } from './made-up-summary.ts';
import { randomSummary } from './random-summary.ts';

it('a run has these files, in this order', () => {
  expect(renderReport(madeUpSummary()).map(({ name }) => name)).toEqual([
    'summary.csv',
    'latency.csv',
    'endpoints.csv',
    'services.csv',
    'failures.csv',
    'delays.csv',
    'timeseries.csv',
    'endpoints-timeseries.csv',
    'balance.csv',
    'thresholds.csv',
    'marks.csv',
    'latency.svg',
    'distribution.svg',
    'balance.svg',
    'timeline.svg',
    'index.html',
    'run.json',
  ]);
});

it('without thresholds, faults and operations there are no files for them', () => {
  const summary = madeUpSummary();
  const calm = {
    ...summary,
    thresholds: [],
    alternatives: summary.alternatives.map((alternative) => ({ ...alternative, marks: [], shares: [] })),
  };
  const names = renderReport(calm).map(({ name }) => name);
  expect(names).not.toContain('thresholds.csv');
  expect(names).not.toContain('marks.csv');
  expect(names.filter((each) => /balance|endpoints-timeseries/.test(each))).toEqual([]);
});

it('the same summary gives the same bytes', () => {
  fc.assert(
    fc.property(randomSummary, (summary) => {
      expect(renderReport(structuredClone(summary))).toEqual(renderReport(summary));
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
