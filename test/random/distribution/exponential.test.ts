import { expect, it } from 'vitest';
import { exponential } from '../../../src/random/distribution/exponential.ts';
import { drawsOf, expectLaw } from './expect-law.ts';

it('follows 1 − exp(−x / mean)', () => {
  expectLaw(exponential(20), (x) => -Math.expm1(-x / 20));
});

it('is memoryless: what has lasted 30 ms lasts as long again as what begins', () => {
  const rest = drawsOf(exponential(20))
    .filter((x) => x > 30)
    .map((x) => x - 30);
  const mean = rest.reduce((sum, x) => sum + x, 0) / rest.length;
  expect(rest.length).toBeGreaterThan(20_000);
  expect(Math.abs(mean - 20)).toBeLessThan((3 * 20) / Math.sqrt(rest.length));
});

it('of alternatives that differ in the mean alone, draws differ by that factor: common random numbers', () => {
  const slow = drawsOf(exponential(20), 100);
  const fast = drawsOf(exponential(10), 100);
  expect(slow).toEqual(fast.map((x) => 2 * x));
});
