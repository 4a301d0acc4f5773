import { expect, it } from 'vitest';
import { mean } from '../../src/statistics/mean.ts';
import { theoryCase } from '../fixtures/theory.ts';

it('is the sum over the number', () => {
  const { model, values } = theoryCase('g8.naive_ci');
  expect(mean(model.series)).toBe(values.mean);
  expect(mean(Float64Array.of(1, 2, 4))).toBe(7 / 3);
});

it('of nothing is not a number', () => {
  expect(mean([])).toBeNaN();
});
