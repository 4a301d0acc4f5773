/** What n(1 − p) may lack because 1 − 0.9 is not quite a tenth. */
const ROUNDING = 1e-6;

/**
 * Whether a sample of n can carry its p-quantile: at least `beyond` observations are expected above it, so that it does
 * not hang on single outliers. With the usual ten, p99 takes 1,000 observations and p99.9 takes 10,000.
 */
export function sufficientForQuantile(n: number, p: number, beyond = 10): boolean {
  return n * (1 - p) >= beyond - ROUNDING;
}
