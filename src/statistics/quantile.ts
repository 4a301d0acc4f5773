/**
 * The p-quantile of a sorted sample, between the two neighbouring values in proportion: type 7 of R. J. Hyndman and
 * Y. Fan, "Sample quantiles in statistical packages" (1996), as R, NumPy and d3 have it. NaN of an empty sample.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const position = (sorted.length - 1) * p;
  const before = Math.floor(position);
  const low = sorted[before] ?? Number.NaN;
  const high = sorted[before + 1] ?? low;
  return low + (position - before) * (high - low);
}
