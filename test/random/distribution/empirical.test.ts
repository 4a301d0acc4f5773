import { expect, it } from 'vitest';
import { empirical } from '../../../src/random/distribution/empirical.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';
import { drawsOf, expectMoments } from './expect-law.ts';

it('draws each measured duration as often as it was measured', () => {
  const distribution = empirical([3, 4, 4, 90]);
  expectMoments(distribution);
  const draws = drawsOf(distribution);
  const counts = [3, 4, 90].map((value) => draws.filter((x) => x === value).length);
  expect(counts.reduce((sum, count) => sum + count)).toBe(draws.length);
  expect(chiSquareTest(counts, [0.25, 0.5, 0.25]).pValue).toBeGreaterThan(0.001);
});

it('has the mean and variance of the values themselves, not of a population behind them', () => {
  expect(empirical([1, 2, 3])).toMatchObject({ meanMs: 2, varianceMs2: 2 / 3 });
});
