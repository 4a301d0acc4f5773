import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { Histogram } from '../../src/measurement/histogram.ts';

function histogramOf(values: Iterable<number>, mantissaBits?: number): Histogram {
  const histogram = new Histogram(mantissaBits);
  for (const value of values) histogram.add(value);
  return histogram;
}

/** The quantile by its definition: the smallest value that at least the part p of the sample does not exceed. */
function nearestRank(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(p * sorted.length - 1e-6)) - 1] as number;
}

/** Number and count of the buckets that are not empty. */
function filledBuckets(histogram: Histogram): readonly (readonly [number, number])[] {
  return [...histogram.toColumns().counts.entries()].filter(([, count]) => count > 0);
}

/** From 1 µs to 1 h, every order of magnitude as likely as the others. */
const duration = fc.double({ min: Math.log(0.001), max: Math.log(3_600_000), noNaN: true }).map(Math.exp);

describe.each([6, 9])('with %i mantissa bits', (mantissaBits) => {
  it('a quantile is that of the sorted sample, within the stated relative error', () => {
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          const histogram = histogramOf(values, mantissaBits);
          const exact = nearestRank(values, p);
          expect(Math.abs(histogram.quantile(p) - exact)).toBeLessThanOrEqual(
            histogram.relativeError * exact * (1 + 1e-12),
          );
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('the two halves of a sample, merged, are the whole', () => {
    fc.assert(
      fc.property(fc.array(duration), fc.array(duration), (first, second) => {
        const merged = histogramOf(first, mantissaBits);
        merged.addAll(histogramOf(second, mantissaBits));
        const whole = histogramOf([...first, ...second], mantissaBits);
        expect(filledBuckets(merged)).toEqual(filledBuckets(whole));
        expect([merged.count, merged.minMs, merged.maxMs]).toEqual([whole.count, whole.minMs, whole.maxMs]);
        expect(merged.sumMs).toBeCloseTo(whole.sumMs, 3);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

it('the default knows quantiles to a tenth of a percent', () => {
  expect(new Histogram().relativeError).toBeLessThanOrEqual(0.001);
});

it('count, sum, mean, smallest and largest are exact', () => {
  const histogram = histogramOf([0.3, 24.1, 7.25, 1000.001]);
  expect(histogram.count).toBe(4);
  expect(histogram.sumMs).toBe(0.3 + 24.1 + 7.25 + 1000.001);
  expect(histogram.meanMs).toBe(histogram.sumMs / 4);
  expect(histogram.minMs).toBe(0.3);
  expect(histogram.maxMs).toBe(1000.001);
  expect(histogram.quantile(0)).toBe(0.3);
  expect(histogram.quantile(1)).toBe(1000.001);
});

it('of one value every quantile is that value', () => {
  const histogram = histogramOf([24.137]);
  for (const p of [0, 0.01, 0.5, 0.99, 1]) expect(histogram.quantile(p)).toBe(24.137);
});

it('of nothing there are no quantiles', () => {
  const histogram = new Histogram();
  expect(histogram.count).toBe(0);
  expect([0, 0.5, 1].map((p) => histogram.quantile(p))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect([histogram.meanMs, histogram.minMs, histogram.maxMs]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

it('what is shorter than 1 µs counts in the first bucket, what is longer than the range in the last', () => {
  const histogram = histogramOf([0, 1e-9, 1e9]);
  const { counts } = histogram.toColumns();
  expect(counts[0]).toBe(2);
  expect(counts.at(-1)).toBe(1);
  expect(histogram.minMs).toBe(0);
  expect(histogram.maxMs).toBe(1e9);
  expect(histogram.quantile(0.5)).toBeLessThan(0.001);
});

it('both ends of the range have buckets of their own', () => {
  const { firstBucket, counts } = histogramOf([0.000978, 3_600_000]).toColumns();
  const { counts: beyond } = histogramOf([0.000978, 1e9]).toColumns();
  expect(firstBucket).toBe(0);
  expect(counts[0]).toBe(1);
  expect(counts.length).toBeLessThan(beyond.length);
});

it('whole percentages mean whole ranks: p99 of 100 is the 99th, p7 the 7th', () => {
  const histogram = histogramOf(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(histogram.quantile(0.99)).toBeCloseTo(99, 0);
  expect(histogram.spectrum([0.07, 0.5, 0.99]).map((point) => point.countBelow)).toEqual([7, 50, 99]);
});

it('the spectrum says how many are at or below each quantile, in one pass', () => {
  const histogram = histogramOf([1, 1, 1, 10, 100]);
  expect(histogram.spectrum([0, 0.5, 0.7, 0.9, 1])).toEqual([
    { quantile: 0, valueMs: 1, countBelow: 3 },
    { quantile: 0.5, valueMs: histogram.quantile(0.5), countBelow: 3 },
    { quantile: 0.7, valueMs: histogram.quantile(0.7), countBelow: 4 },
    { quantile: 0.9, valueMs: histogram.quantile(0.9), countBelow: 5 },
    { quantile: 1, valueMs: 100, countBelow: 5 },
  ]);
  expect(() => histogram.spectrum([0.9, 0.5])).toThrow(AssertionError);
});

it('comes back from its columns as it was', () => {
  const histogram = histogramOf([1, 2, 3.5], 6);
  const copy = Histogram.fromColumns(structuredClone(histogram.toColumns()));
  expect(copy.toColumns()).toEqual(histogram.toColumns());
  expect(copy.relativeError).toBe(histogram.relativeError);
});

it('histograms of different resolution cannot be merged', () => {
  expect(() => new Histogram(9).addAll(new Histogram(6))).toThrow(AssertionError);
});
