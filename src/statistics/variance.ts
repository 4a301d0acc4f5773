/**
 * The sample variance, an unbiased estimate of that of the population: squared deviations from the mean, summed and
 * divided by n − 1. NaN with fewer than two values.
 *
 * Source: B. P. Welford, Technometrics 4 (1962), 419. In one pass and without the cancellation of Σx² − (Σx)² / n.
 */
export function variance(values: ArrayLike<number>): number {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const deviation = value - mean;
    mean += deviation / (i + 1);
    squares += deviation * (value - mean);
  }
  return values.length < 2 ? Number.NaN : squares / (values.length - 1);
}
