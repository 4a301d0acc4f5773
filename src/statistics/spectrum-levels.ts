import { sufficientForQuantile } from './sufficient-quantile.ts';

/** Points in each decade of 1 − p, at distances of a twentieth: 0, 0.05, … 0.85, 0.9, 0.905, … 0.985, 0.99, … */
const STEPS = 20;
const POINTS = 18;

/**
 * The quantiles of a percentile spectrum, ascending: every further nine has as many points as the one before, as the
 * eye sees them on an axis of nines. Holds p50, p90, p95, p99, p99.9 and so on; ends where n observations cease to
 * carry the quantile (`sufficientForQuantile`). Empty when they carry none.
 */
export function spectrumLevels(n: number): readonly number[] {
  const levels: number[] = [];
  for (let decade = 1; decade <= 1e9; decade *= 10) {
    for (let point = 0; point < POINTS; point++) {
      // A quotient of whole numbers is the double nearest to the decimal: 0.95, not 0.9500000000000001.
      const level = (decade * STEPS - (STEPS - point)) / (decade * STEPS);
      if (!sufficientForQuantile(n, level)) return levels;
      levels.push(level);
    }
  }
  return levels;
}
