import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binomialCumulative, binomialQuantile } from '../../src/statistics/binomial.ts';
import { theoryCase } from '../fixtures/theory.ts';

/** Term by term. */
function cumulativeBySum(k: number, n: number, p: number): number {
  let term = Math.exp(n * Math.log1p(-p));
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return sum;
}

it('is the sum of its terms', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.nat(60),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (n, k, p) => {
        fc.pre(k < n);
        expect(binomialCumulative(k, n, p)).toBeCloseTo(cumulativeBySum(k, n, p), 11);
      },
    ),
    { seed: 1 },
  );
});

it('is 0 below 0 and 1 from n on', () => {
  expect(binomialCumulative(-1, 10, 0.5)).toBe(0);
  expect(binomialCumulative(10, 10, 0.5)).toBe(1);
});

it('of what never or always happens is a step', () => {
  expect([0, 5, 10].map((k) => binomialCumulative(k, 10, 0))).toEqual([1, 1, 1]);
  expect([0, 5, 10].map((k) => binomialCumulative(k, 10, 1))).toEqual([0, 0, 1]);
  expect(binomialQuantile(0.5, 10, 0)).toBe(0);
  expect(binomialQuantile(0.5, 10, 1)).toBe(10);
});

it('the quantile is the first count that reaches p', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (n, probability, p) => {
        const k = binomialQuantile(p, n, probability);
        expect(binomialCumulative(k, n, probability)).toBeGreaterThanOrEqual(p);
        expect(binomialCumulative(k - 1, n, probability)).toBeLessThan(p);
      },
    ),
    { seed: 1 },
  );
});

it('gives the band in which 99 % of fair experiments lie', () => {
  const { model, values } = theoryCase('g8.coverage_band.100.0.95');
  expect(binomialQuantile(0.005, model.experiments, model.nominal)).toBe(values.low);
  expect(binomialQuantile(0.995, model.experiments, model.nominal)).toBe(values.high);
});

it('a million trials are no trouble', () => {
  // The normal limit: 100,000 ± 1.96 · 300.
  expect(Math.abs(binomialQuantile(0.025, 1_000_000, 0.1) - 99_412)).toBeLessThan(3);
});
