import { mean } from './mean.ts';

/** The largest over the mean: how much more the busiest has than a fair share. 1 is even; NaN when there is nothing. */
export function maxOverMean(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i] as number);
  return largest / mean(values);
}
