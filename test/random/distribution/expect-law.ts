import { expect } from 'vitest';
import type { Distribution } from '../../../src/random/distribution/distribution.ts';
import { Streams } from '../../../src/random/stream.ts';
import { interval } from '../../../src/statistics/interval.ts';
import { mean } from '../../../src/statistics/mean.ts';
import { variance } from '../../../src/statistics/variance.ts';
import { kolmogorovDistance, kolmogorovLimit } from '../kolmogorov-smirnov.ts';

const DRAWS = 100_000;
const BATCHES = 20;

/** Draws from a distribution, always the same. */
export function drawsOf(distribution: Distribution, count: number = DRAWS): Float64Array {
  const draw = distribution.from(new Streams(7, 0).named('law'));
  return Float64Array.from({ length: count }, draw);
}

/** States that what is drawn has the mean and the variance that the distribution claims, and is never negative. */
export function expectMoments(distribution: Distribution, narrow = { mean: 0.02, variance: 0.06 }): void {
  const draws = drawsOf(distribution);
  const batches = Array.from({ length: BATCHES }, (_, i) =>
    draws.subarray((i * DRAWS) / BATCHES, ((i + 1) * DRAWS) / BATCHES),
  );
  expectClaim(distribution.meanMs, batches.map(mean), narrow.mean);
  expectClaim(distribution.varianceMs2, batches.map(variance), narrow.variance);
  expect(Math.min(...batches.map((batch) => Math.min(...batch)))).toBeGreaterThanOrEqual(0);
}

/** States in addition that what is drawn follows the distribution function. */
export function expectLaw(
  distribution: Distribution,
  cumulative: (valueMs: number) => number,
  narrow?: { mean: number; variance: number },
): void {
  expectMoments(distribution, narrow);
  const draws = drawsOf(distribution);
  expect(kolmogorovDistance(draws, cumulative)).toBeLessThan(kolmogorovLimit(draws.length));
}

function expectClaim(claimed: number, estimates: readonly number[], narrow: number): void {
  const { estimate, halfWidth } = interval(estimates);
  expect((halfWidth as number) / claimed).toBeLessThan(narrow);
  // Two half-widths: about one in a thousand right claims would fail with another seed.
  expect(Math.abs((estimate as number) - claimed)).toBeLessThan(2 * (halfWidth as number));
}
