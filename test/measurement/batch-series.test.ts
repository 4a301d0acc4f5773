import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { BatchSeries } from '../../src/measurement/batch-series.ts';

function seriesOf(values: readonly number[], capacity?: number): BatchSeries {
  const series = new BatchSeries(capacity);
  for (const [i, value] of values.entries()) series.add(value, 10 * i);
  return series;
}

it('keeps means of five, and leaves out what does not fill a batch', () => {
  const series = seriesOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(series.batchSize).toBe(5);
  expect([...series.means()]).toEqual([3, 8]);
  expect([...series.startsMs()]).toEqual([0, 50]);
});

it('joins neighbours when it is full, and goes on with batches of twice the size', () => {
  const series = seriesOf(
    Array.from({ length: 40 }, (_, i) => i),
    4,
  );
  expect(series.batchSize).toBe(20);
  expect([...series.means()]).toEqual([9.5, 29.5]);
  expect([...series.startsMs()]).toEqual([0, 200]);
});

it('at any length its batches are consecutive parts of the series, at least half as many as it can hold', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 2000 }), (values) => {
      const series = seriesOf(values, 16);
      const means = series.means();
      const size = series.batchSize;
      expect(means.length).toBe(Math.floor(values.length / size));
      expect(means.length).toBeLessThan(16);
      if (size > 5) expect(means.length).toBeGreaterThanOrEqual(8);
      for (const [i, mean] of means.entries()) {
        const batch = values.slice(i * size, (i + 1) * size);
        expect(mean).toBeCloseTo(batch.reduce((sum, value) => sum + value, 0) / size, 9);
        expect(series.startsMs()[i]).toBe(10 * i * size);
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});

it('wants an even capacity', () => {
  expect(() => new BatchSeries(5)).toThrow(AssertionError);
});
