import { expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { Streams } from '../../src/random/stream.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import { theoryCase } from '../fixtures/theory.ts';

it('replays the worked example: a thousand picks over five endpoints', () => {
  const { model, values } = theoryCase('g8.chi2_example2');
  const { statistic, degreesOfFreedom, pValue } = chiSquareTest(model.observed);
  expect(statistic).toBeCloseTo(values.statistic, 9);
  expect(degreesOfFreedom).toBe(values.df);
  expect(pValue / values.p_value).toBeCloseTo(1, 9);
});

it('with two degrees of freedom the p-value is exp(−statistic / 2)', () => {
  const { statistic, pValue } = chiSquareTest([30, 40, 50]);
  expect(statistic).toBeCloseTo(5, 12);
  expect(pValue).toBeCloseTo(Math.exp(-2.5), 12);
});

it('counts as expected give 0 and a p-value of 1: more even than chance', () => {
  expect(chiSquareTest([10, 20, 70], [0.1, 0.2, 0.7])).toMatchObject({ statistic: 0, pValue: 1 });
  expect(chiSquareTest([100, 100, 100]).pValue).toBe(1);
});

it('rejects what is true as often as its level says', () => {
  const stream = new Streams(1, 0).named('chi-square');
  const experiments = 4000;
  let rejected = 0;
  for (let i = 0; i < experiments; i++) {
    const counts = new Float64Array(10);
    for (let j = 0; j < 500; j++) counts[stream.below(10)]!++;
    if (chiSquareTest(counts).pValue < 0.05) rejected++;
  }
  expect(Math.abs(rejected / experiments - 0.05)).toBeLessThan(0.012);
});

it('wants two cells, and a probability for each', () => {
  expect(() => chiSquareTest([5])).toThrow(AssertionError);
  expect(() => chiSquareTest([5, 5], [1])).toThrow(AssertionError);
});
