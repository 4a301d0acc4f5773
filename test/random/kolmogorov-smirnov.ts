/** The largest distance between the distribution function of a sample and that of a continuous law. */
export function kolmogorovDistance(sample: Float64Array, cumulative: (value: number) => number): number {
  const n = sample.length;
  return sample.toSorted().reduce((largest, value, i) => {
    const expected = cumulative(value);
    return Math.max(largest, expected - i / n, (i + 1) / n - expected);
  }, 0);
}

/** The distance that a sample of n from that very law exceeds once in a thousand times (n in the hundreds or more). */
export function kolmogorovLimit(n: number): number {
  return Math.sqrt(-0.5 * Math.log(0.001 / 2)) / Math.sqrt(n);
}
