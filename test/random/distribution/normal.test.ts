import { expect, it } from 'vitest';
import { normal } from '../../../src/random/distribution/normal.ts';
import { upperRegularizedGamma } from '../../../src/statistics/incomplete-gamma.ts';
import { drawsOf, expectLaw } from './expect-law.ts';

/** P(Z > x) of the standard normal law. */
function beyond(x: number): number {
  const tail = upperRegularizedGamma(0.5, (x * x) / 2) / 2;
  return x < 0 ? 1 - tail : tail;
}

it.each([
  { mean: 20, stddev: 5 },
  { mean: 5, stddev: 5 },
  { mean: 0, stddev: 5 },
])('mean $mean and stddev $stddev: the normal law on condition of not being negative', ({ mean, stddev }) => {
  expectLaw(normal(mean, stddev), (x) => 1 - beyond((x - mean) / stddev) / beyond(-mean / stddev));
});

it('has the mean and variance of the truncated law', () => {
  // Cut in the middle it is the half-normal law: mean σ √(2 / π), variance σ² (1 − 2 / π).
  const half = normal(0, 5);
  expect(half.meanMs).toBeCloseTo(5 * Math.sqrt(2 / Math.PI), 12);
  expect(half.varianceMs2).toBeCloseTo(25 * (1 - 2 / Math.PI), 12);
});

it('far from 0 does not notice the cut', () => {
  const { meanMs, varianceMs2 } = normal(100, 5);
  expect(meanMs).toBe(100);
  expect(varianceMs2).toBe(25);
});

it('is never negative, even where half of the law would be', () => {
  expect(Math.min(...drawsOf(normal(0, 5), 20_000))).toBeGreaterThanOrEqual(0);
});

it('is a constant when the standard deviation is 0', () => {
  expect(normal(20, 0).constantMs).toBe(20);
});
