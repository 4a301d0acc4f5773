import { variance } from './variance.ts';

/**
 * The standard error of the mean of independent values: √(variance / n). NaN with fewer than two. Latencies of
 * neighbours in one run are not independent: use the means of replications or batches.
 */
export function standardError(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values) / values.length);
}
