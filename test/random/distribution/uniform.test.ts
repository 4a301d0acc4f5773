import { expect, it } from 'vitest';
import { uniform, uniformKind } from '../../../src/random/distribution/uniform.ts';
import { drawsOf, expectLaw } from './expect-law.ts';

it('every duration between the bounds is equally likely', () => {
  expectLaw(uniform(5, 15), (x) => (x - 5) / 10);
});

it('stays between its bounds', () => {
  const draws = drawsOf(uniform(5, 15));
  expect(draws.every((x) => x >= 5 && x < 15)).toBe(true);
});

it('is a constant when the bounds are the same', () => {
  expect(uniform(5, 5).constantMs).toBe(5);
});

it('wants its bounds in order', () => {
  expect(uniformKind.check?.({ min: 2, max: 1 })).toBe('max to be at least min');
  expect(uniformKind.check?.({ min: 1, max: 1 })).toBeUndefined();
});
