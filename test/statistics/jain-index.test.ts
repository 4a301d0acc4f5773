import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jainIndex } from '../../src/statistics/jain-index.ts';

it('is k / n when k of n share evenly', () => {
  expect(jainIndex([7, 7, 7, 7])).toBe(1);
  expect(jainIndex([7, 7, 0, 0])).toBe(0.5);
  expect(jainIndex([7, 0, 0, 0])).toBe(0.25);
});

it('lies between 1 / n and 1 and does not depend on the unit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 50 }), (values) => {
      const index = jainIndex(values);
      expect(index).toBeGreaterThanOrEqual(1 / values.length - 1e-12);
      expect(index).toBeLessThanOrEqual(1 + 1e-12);
      expect(jainIndex(values.map((value) => 3 * value))).toBeCloseTo(index, 12);
    }),
    { seed: 1 },
  );
});

it('is 1 / (1 + cv²)', () => {
  // Mean 3, population variance 2.
  expect(jainIndex([1, 2, 3, 4, 5])).toBeCloseTo(1 / (1 + 2 / 9), 12);
});

it('of nothing is not a number', () => {
  expect(jainIndex([0, 0])).toBeNaN();
  expect(jainIndex([])).toBeNaN();
});
