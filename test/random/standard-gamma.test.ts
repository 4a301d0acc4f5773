import { expect, it } from 'vitest';
import { standardGamma } from '../../src/random/standard-gamma.ts';
import { Streams } from '../../src/random/stream.ts';
import { upperRegularizedGamma } from '../../src/statistics/incomplete-gamma.ts';
import { kolmogorovDistance, kolmogorovLimit } from './kolmogorov-smirnov.ts';

it.each([0.5, 0.9, 1, 1.5, 4, 50])('shape %f is the gamma law of that shape', (shape) => {
  const draw = standardGamma(shape, new Streams(3, 0).named('gamma'));
  const draws = Float64Array.from({ length: 100_000 }, draw);
  const cumulative = (x: number): number => 1 - upperRegularizedGamma(shape, x);
  expect(kolmogorovDistance(draws, cumulative)).toBeLessThan(kolmogorovLimit(draws.length));
});

it('a shape near zero gives numbers near zero, and none that is negative or not a number', () => {
  const draw = standardGamma(0.001, new Streams(3, 0).named('gamma'));
  const draws = Array.from({ length: 1000 }, draw);
  expect(draws.every((x) => x >= 0 && Number.isFinite(x))).toBe(true);
  expect(draws.filter((x) => x < 1e-10).length).toBeGreaterThan(950);
});
