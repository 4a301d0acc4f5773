import { standardNormal } from '../standard-normal.ts';
import { constant } from './constant.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/**
 * Normal, truncated at 0: `meanMs` and `stddevMs` are those of the whole normal law; what would be negative is drawn
 * again. With a mean of three standard deviations or more the truncation hardly shows; else the mean rises and the
 * variance falls, and `meanMs` and `varianceMs2` of the distribution say to what.
 */
export function normal(meanMs: number, stddevMs: number): Distribution {
  if (stddevMs === 0) return constant(meanMs);
  const edge = meanMs / stddevMs;
  const density = Math.exp(-0.5 * edge * edge) / Math.sqrt(2 * Math.PI);
  // Mean and variance of a truncated normal: N. L. Johnson, S. Kotz, "Continuous Univariate Distributions", 13.10.1.
  const hazard = density / upToPositive(edge, density);
  return {
    meanMs: meanMs + stddevMs * hazard,
    varianceMs2: stddevMs * stddevMs * (1 - edge * hazard - hazard * hazard),
    from: (stream) => () => {
      for (;;) {
        const value = meanMs + stddevMs * standardNormal(stream);
        // At least half of the draws are kept, because the mean is not negative.
        if (value >= 0) return value;
      }
    },
  };
}

/** `{normal: {mean: 20ms, stddev: 5ms}}` */
export const normalKind: DistributionKind<{ readonly mean: number; readonly stddev: number }> = {
  name: 'normal',
  summary: 'The normal law without its negative part; mean and stddev are those before the cut.',
  parameters: {
    mean: { type: 'duration', min: 0, required: true, summary: 'The mean before the cut at 0.' },
    stddev: { type: 'duration', min: 0, required: true, summary: 'The standard deviation before the cut at 0.' },
  },
  create: ({ mean, stddev }) => normal(mean, stddev),
};

/**
 * Φ(x), the part of the standard normal law up to x ≥ 0: ½ + φ(x) (x + x³/3 + x⁵/(3·5) + …), whose terms are all
 * positive, so nothing cancels (G. Marsaglia, "Evaluating the normal distribution", JSS 11 (2004), 4).
 */
function upToPositive(x: number, densityAtX: number): number {
  if (x > 8.5) return 1;
  let term = x;
  let sum = 0;
  for (let odd = 3; sum + term !== sum; odd += 2) {
    sum += term;
    term *= (x * x) / odd;
  }
  return 0.5 + densityAtX * sum;
}
