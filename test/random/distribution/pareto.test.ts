import { expect, it } from 'vitest';
import { pareto, paretoKind } from '../../../src/random/distribution/pareto.ts';
import { drawsOf, expectLaw } from './expect-law.ts';

it.each([
  { min: 1, max: 100, shape: 1.5 },
  { min: 1, max: 100, shape: 1 },
  { min: 1, max: 50, shape: 2 },
  { min: 5, max: 50, shape: 3.5 },
])('from $min to $max with shape $shape is a bounded power law', ({ min, max, shape }) => {
  const power = (x: number): number => Math.exp(-shape * Math.log(x / min));
  expectLaw(pareto(min, max, shape), (x) => (1 - power(x)) / (1 - power(max)), { mean: 0.03, variance: 0.15 });
});

it('moments pass smoothly through the shapes 1 and 2, whose integral is a logarithm', () => {
  for (const shape of [1, 2]) {
    const exact = pareto(1, 1000, shape);
    const near = pareto(1, 1000, shape + 1e-9);
    expect(near.meanMs / exact.meanMs).toBeCloseTo(1, 7);
    expect(near.varianceMs2 / exact.varianceMs2).toBeCloseTo(1, 7);
  }
  expect(pareto(1, Math.E, 1).meanMs).toBeCloseTo(1 / (1 - 1 / Math.E), 12);
});

it('stays between its bounds', () => {
  const draws = drawsOf(pareto(1, 10_000, 0.3));
  expect(draws.every((x) => x >= 1 && x <= 10_000)).toBe(true);
});

it('wants the upper bound above the lower', () => {
  expect(paretoKind.check?.({ min: 2, max: 2, shape: 1 })).toBe('max to be above min');
  expect(paretoKind.check?.({ min: 1, max: 2, shape: 1 })).toBeUndefined();
});
