import { assert } from '../base/assert.ts';
import { logGamma } from '../base/log-gamma.ts';
import { regularizedBeta } from './incomplete-beta.ts';

/**
 * The quantile of Student's t distribution: what a t variable does not exceed with probability `p` (between 0 and 1,
 * both excluded). With n values the mean has n − 1 degrees of freedom; a 95 % interval takes p = 0.975.
 *
 * Newton's method on the tail 2 · P(T > t) = I_x(df / 2, ½), x = df / (df + t²) (DLMF 8.17; Abramowitz and Stegun
 * 26.7.1). The distribution function is concave right of 0, so from 0 the steps approach the quantile from one side.
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  assert(p > 0 && p < 1 && degreesOfFreedom >= 1, 't quantile: 0 < p < 1 and at least one degree of freedom');
  if (p < 0.5) return -studentTQuantile(1 - p, degreesOfFreedom);
  const df = degreesOfFreedom;
  const logFactor = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  let t = 0;
  for (let step = 0; step < 200; step++) {
    const tail = regularizedBeta(df / (df + t * t), df / 2, 0.5) / 2;
    const density = Math.exp(logFactor - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const next = t + (tail - (1 - p)) / density;
    if (Math.abs(next - t) <= 1e-14 * next) return next;
    t = next;
  }
  return t;
}
