import { halfWidth } from './half-width.ts';
import { mean } from './mean.ts';
import type { Estimate } from './summary.ts';

/**
 * The mean of one value from each replication, with its 95 % confidence half-width. The estimate is null without values
 * or when one of them is not a finite number, the half-width also with fewer than two replications.
 */
export function interval(replications: ArrayLike<number>): Estimate {
  const estimate = mean(replications);
  return { estimate: Number.isFinite(estimate) ? estimate : null, halfWidth: halfWidth(replications) };
}
