import { regularizedBeta } from './incomplete-beta.ts';

/** P(X ≤ k), X being the number of successes in n independent trials of that probability. */
export function binomialCumulative(k: number, n: number, probability: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (probability <= 0) return 1;
  if (probability >= 1) return 0;
  return regularizedBeta(1 - probability, n - k, k + 1);
}

/** The smallest k with P(X ≤ k) ≥ p: the p-quantile of the number of successes in n trials; 0 < p < 1. */
export function binomialQuantile(p: number, n: number, probability: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCumulative(middle, n, probability) >= p) high = middle;
    else low = middle + 1;
  }
  return low;
}
