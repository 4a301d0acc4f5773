import fc from 'fast-check';
import { expect, it } from 'vitest';
import { regularizedBeta } from '../../src/statistics/incomplete-beta.ts';

it('with a = 1 or b = 1 is a power', () => {
  for (const x of [0.01, 0.3, 0.5, 0.9, 0.999]) {
    for (const c of [0.5, 1, 2, 7]) {
      expect(regularizedBeta(x, c, 1)).toBeCloseTo(Math.exp(c * Math.log(x)), 13);
      expect(regularizedBeta(x, 1, c)).toBeCloseTo(-Math.expm1(c * Math.log1p(-x)), 13);
    }
  }
});

it('with a = b = ½ is the arcsine law', () => {
  for (const x of [0.01, 0.3, 0.5, 0.9]) {
    expect(regularizedBeta(x, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 13);
  }
});

const shape = fc.double({ min: 0.5, max: 500, noNaN: true });
const part = fc.double({ min: 0.001, max: 0.999, noNaN: true });

it('is symmetric: I_x(a, b) + I_1−x(b, a) = 1', () => {
  fc.assert(
    fc.property(part, shape, shape, (x, a, b) => {
      expect(regularizedBeta(x, a, b) + regularizedBeta(1 - x, b, a)).toBeCloseTo(1, 12);
    }),
    { seed: 1 },
  );
});

it('is the mean of its neighbours with one less in a or in b, weighted by x and 1 − x', () => {
  fc.assert(
    fc.property(part, shape, shape, (x, a, b) => {
      const mixed = x * regularizedBeta(x, a, b + 1) + (1 - x) * regularizedBeta(x, a + 1, b);
      expect(mixed).toBeCloseTo(regularizedBeta(x, a + 1, b + 1), 11);
    }),
    { seed: 1 },
  );
});

it('goes from 0 to 1', () => {
  expect(regularizedBeta(0, 2, 3)).toBe(0);
  expect(regularizedBeta(1, 2, 3)).toBe(1);
});

it('converges for parameters of a million', () => {
  expect(regularizedBeta(0.5, 1e6, 1e6)).toBeCloseTo(0.5, 7);
});
