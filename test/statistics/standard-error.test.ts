import { expect, it } from 'vitest';
import { standardError } from '../../src/statistics/standard-error.ts';

it('is the standard deviation over √n', () => {
  expect(standardError([4, 7, 13, 16])).toBeCloseTo(Math.sqrt(30) / 2, 12);
});

it('of one value is not a number', () => {
  expect(standardError([5])).toBeNaN();
});
