import fc from 'fast-check';
import { expect, it } from 'vitest';
import { variance } from '../../src/statistics/variance.ts';
import { theoryCase } from '../fixtures/theory.ts';

it('is the square of the sample standard deviation', () => {
  const { model, values } = theoryCase('g8.naive_ci');
  expect(Math.sqrt(variance(model.series))).toBeCloseTo(values.sd, 12);
});

it('does not cancel: a great offset changes nothing', () => {
  expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30);
});

it('grows with the square of the scale', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 50 }), (values) => {
      expect(variance(values.map((value) => 3 * value + 7))).toBeCloseTo(9 * variance(values), 6);
    }),
    { seed: 1 },
  );
});

it('of one value is not a number', () => {
  expect(variance([5])).toBeNaN();
  expect(variance([])).toBeNaN();
});
