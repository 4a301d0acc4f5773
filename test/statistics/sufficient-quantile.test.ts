import { expect, it } from 'vitest';
import { sufficientForQuantile } from '../../src/statistics/sufficient-quantile.ts';

it.each([
  { p: 0.5, least: 20 },
  { p: 0.9, least: 100 },
  { p: 0.99, least: 1000 },
  { p: 0.999, least: 10_000 },
  { p: 0.9999, least: 100_000 },
])('p = $p takes $least observations, and one fewer is too few', ({ p, least }) => {
  expect(sufficientForQuantile(least, p)).toBe(true);
  expect(sufficientForQuantile(least - 1, p)).toBe(false);
});

it('the number beyond can be chosen', () => {
  expect(sufficientForQuantile(2, 0.5, 1)).toBe(true);
  expect(sufficientForQuantile(1, 0.5, 1)).toBe(false);
});

it('nothing carries the largest', () => {
  expect(sufficientForQuantile(1e9, 1)).toBe(false);
});
