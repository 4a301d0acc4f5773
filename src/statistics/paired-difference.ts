import { assert } from '../base/assert.ts';
import { interval } from './interval.ts';
import type { Estimate } from './summary.ts';

/**
 * By how much the second alternative is above the first, from replications that belong together: replication i of both
 * met the same arrivals and the same work (common random numbers). What both share cancels in each difference, so the
 * interval is far narrower than from two intervals. An interval that holds 0 cannot tell the alternatives apart.
 *
 * Source: A. Law, "Simulation Modeling and Analysis", section 10.2.1 (paired-t confidence interval).
 */
export function pairedDifference(first: ArrayLike<number>, second: ArrayLike<number>): Estimate {
  assert(first.length === second.length, 'paired alternatives have as many replications');
  return interval(Float64Array.from(first, (value, i) => (second[i] as number) - value));
}
