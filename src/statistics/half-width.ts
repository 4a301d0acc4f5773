import { standardError } from './standard-error.ts';
import { studentTQuantile } from './student-t.ts';

/**
 * Half the width of the confidence interval of the mean of independent values, by Student's t: the mean ± this holds
 * the expectation in 95 of 100 experiments. Null with fewer than two values, or if one of them is not a finite number.
 *
 * Source: A. Law, "Simulation Modeling and Analysis", section 9.4.1 (replication/deletion).
 */
export function halfWidth(values: ArrayLike<number>, confidence = 0.95): number | null {
  if (values.length < 2) return null;
  const width = studentTQuantile((1 + confidence) / 2, values.length - 1) * standardError(values);
  return Number.isFinite(width) ? width : null;
}
