import { expect, it } from 'vitest';
import { quantile } from '../../src/statistics/quantile.ts';

it('lies between neighbours in proportion, as R’s type 7', () => {
  const sorted = [1, 2, 3, 4, 10];
  // quantile(c(1, 2, 3, 4, 10), c(0, .1, .25, .5, .9, 1)) in R
  const inR = [1, 1.4, 2, 3, 7.6, 10];
  for (const [i, p] of [0, 0.1, 0.25, 0.5, 0.9, 1].entries())
    expect(quantile(sorted, p)).toBeCloseTo(inR[i] as number, 12);
});

it('of one value is that value, of none not a number', () => {
  expect(quantile([5], 0.99)).toBe(5);
  expect(quantile([], 0.5)).toBeNaN();
});
