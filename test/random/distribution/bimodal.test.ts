import { expect, it } from 'vitest';
import { bimodal, bimodalKind } from '../../../src/random/distribution/bimodal.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';
import { drawsOf, expectMoments } from './expect-law.ts';

it('is one of two durations, the slow one with its probability', () => {
  const distribution = bimodal(2, 80, 0.05);
  expectMoments(distribution, { mean: 0.03, variance: 0.06 });
  const draws = drawsOf(distribution);
  const slow = draws.filter((x) => x === 80).length;
  const fast = draws.filter((x) => x === 2).length;
  expect(slow + fast).toBe(draws.length);
  expect(chiSquareTest([fast, slow], [0.95, 0.05]).pValue).toBeGreaterThan(0.001);
});

it('has the mean and variance of a scaled coin', () => {
  const { meanMs, varianceMs2 } = bimodal(2, 80, 0.05);
  expect(meanMs).toBeCloseTo(0.95 * 2 + 0.05 * 80, 12);
  expect(varianceMs2).toBeCloseTo(0.95 * 0.05 * 78 * 78, 10);
});

it('with probability 0 and 1 is always the one or the other', () => {
  expect(new Set(drawsOf(bimodal(2, 80, 0), 1000))).toEqual(new Set([2]));
  expect(new Set(drawsOf(bimodal(2, 80, 1), 1000))).toEqual(new Set([80]));
});

it('wants the slow duration to be the longer one', () => {
  expect(bimodalKind.check?.({ fast: 3, slow: 2, slowProbability: 0.1 })).toBe('slow to be at least fast');
});
