import { standardError } from './standard-error.ts';
import { studentTQuantile } from './student-t.ts';

/** Relative differences below this are those of rounding. */
const ROUNDING = 1e-12;

/**
 * Half the width of the confidence interval of the mean of independent values, by Student's t: the mean ± this holds
 * the expectation in 95 of 100 experiments. Null with fewer than two values, or if one of them is not a finite number.
 *
 * Source: A. Law, "Simulation Modeling and Analysis", section 9.4.1 (replication/deletion).
 */
export function halfWidth(values: ArrayLike<number>, confidence = 0.95): number | null {
  if (values.length < 2) return null;
  const width = studentTQuantile((1 + confidence) / 2, values.length - 1) * standardError(values);
  if (!Number.isFinite(width)) return null;
  // Sums of the same numbers in another order differ in their last bits: that is no variation.
  return width < ROUNDING * Math.abs(values[0] as number) ? 0 : width;
}
