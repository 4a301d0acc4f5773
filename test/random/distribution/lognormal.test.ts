import { expect, it } from 'vitest';
import { lognormal } from '../../../src/random/distribution/lognormal.ts';
import { upperRegularizedGamma } from '../../../src/statistics/incomplete-gamma.ts';
import { expectLaw } from './expect-law.ts';

function normalCumulative(x: number): number {
  const beyond = upperRegularizedGamma(0.5, (x * x) / 2) / 2;
  return x < 0 ? beyond : 1 - beyond;
}

it.each([0.2, 0.5, 1])('cv %f: its logarithm is normal', (cv) => {
  const variance = Math.log1p(cv * cv);
  const mu = Math.log(20) - variance / 2;
  const cumulative = (x: number): number => normalCumulative((Math.log(x) - mu) / Math.sqrt(variance));
  expectLaw(lognormal(20, cv), cumulative, { mean: 0.02, variance: 0.2 });
});

it('has the mean and cv that it was given, of the durations and not of their logarithms', () => {
  const { meanMs, varianceMs2 } = lognormal(20, 0.5);
  expect(meanMs).toBe(20);
  expect(Math.sqrt(varianceMs2) / meanMs).toBe(0.5);
});

it('is a constant when cv is 0', () => {
  expect(lognormal(20, 0).constantMs).toBe(20);
});
