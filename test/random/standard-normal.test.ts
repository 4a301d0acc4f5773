import { expect, it } from 'vitest';
import { standardNormal } from '../../src/random/standard-normal.ts';
import { Streams } from '../../src/random/stream.ts';
import { upperRegularizedGamma } from '../../src/statistics/incomplete-gamma.ts';
import { kolmogorovDistance, kolmogorovLimit } from './kolmogorov-smirnov.ts';

/** Φ(x), by its relation to the gamma distribution: X² / 2 is gamma of shape ½. */
function normalCumulative(x: number): number {
  const beyond = upperRegularizedGamma(0.5, (x * x) / 2) / 2;
  return x < 0 ? beyond : 1 - beyond;
}

it('is the standard normal law', () => {
  const stream = new Streams(3, 0).named('normal');
  const draws = Float64Array.from({ length: 200_000 }, () => standardNormal(stream));
  expect(kolmogorovDistance(draws, normalCumulative)).toBeLessThan(kolmogorovLimit(draws.length));
});

it('takes four words for each draw', () => {
  const stream = new Streams(3, 0).named('words');
  const twin = new Streams(3, 0).named('words');
  standardNormal(stream);
  for (let i = 0; i < 4; i++) twin.word();
  expect(stream.word()).toBe(twin.word());
});
