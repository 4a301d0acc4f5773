import { binomialQuantile } from './binomial.ts';

/** Ranks in a sorted sample, from 1. */
export interface Ranks {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Which two values of a sorted sample of n independent ones enclose the p-quantile of their distribution with (at least)
 * that confidence, whatever the distribution: how many values lie below the quantile is binomial. Null when the sample
 * is too small to have such values.
 *
 * Source: J.-Y. Le Boudec, "Performance Evaluation of Computer and Communication Systems" (2010), section 2.2.
 */
export function quantileRanks(n: number, p: number, confidence = 0.95): Ranks | null {
  const outside = (1 - confidence) / 2;
  const lower = binomialQuantile(outside, n, p);
  const upper = binomialQuantile(1 - outside, n, p) + 1;
  return lower >= 1 && upper <= n ? { lower, upper } : null;
}

/** The values at those ranks: a confidence interval of the p-quantile, or null. */
export function quantileInterval(
  sorted: ArrayLike<number>,
  p: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number } | null {
  const ranks = quantileRanks(sorted.length, p, confidence);
  if (ranks === null) return null;
  return { low: sorted[ranks.lower - 1] as number, high: sorted[ranks.upper - 1] as number };
}
