import { expect, it } from 'vitest';
import { weibull, weibullKind } from '../../../src/random/distribution/weibull.ts';
import { expectLaw } from './expect-law.ts';

it.each([
  { shape: 0.7, narrow: { mean: 0.02, variance: 0.15 } },
  { shape: 1, narrow: { mean: 0.02, variance: 0.06 } },
  { shape: 3, narrow: { mean: 0.02, variance: 0.06 } },
])('shape $shape: the survivors at x are exp(−(x / scale)^shape)', ({ shape, narrow }) => {
  expectLaw(weibull(20, shape), (x) => -Math.expm1(-Math.exp(shape * Math.log(x / 20))), narrow);
});

it('of shape 1 is exponential', () => {
  const { meanMs, varianceMs2 } = weibull(20, 1);
  expect(meanMs).toBeCloseTo(20, 10);
  expect(varianceMs2).toBeCloseTo(400, 9);
});

it('of shape 2 (Rayleigh) has the mean scale · √π / 2', () => {
  expect(weibull(20, 2).meanMs).toBeCloseTo(10 * Math.sqrt(Math.PI), 10);
});

it('can be given by its mean instead of its scale, not by both', () => {
  expect(weibullKind.create({ shape: 0.7, mean: 20 }).meanMs).toBeCloseTo(20, 10);
  expect(weibullKind.check?.({ shape: 0.7, mean: 20 })).toBeUndefined();
  expect(weibullKind.check?.({ shape: 0.7 })).toBe('either scale or mean beside shape');
  expect(weibullKind.check?.({ shape: 0.7, mean: 20, scale: 20 })).toBe('either scale or mean beside shape');
});
