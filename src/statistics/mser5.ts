/** Where the warm-up ends, by MSER. */
export interface Truncation {
  /** How many batches to leave out; times the size of a batch, how many observations. */
  readonly batches: number;
  /** The minimum lies at the end of the search: the series is still moving, the run too short to say. */
  readonly atLimit: boolean;
}

/**
 * MSER-5: how much of the beginning to leave out, so that the rest has the smallest standard error; there the loss of
 * data begins to outweigh the loss of initial bias. Takes the means of batches of 5 observations, or of any multiple for
 * a long series (`BatchSeries`). Looks at the first half only: a minimum at its end is no minimum. Of equally good
 * points the earliest.
 *
 * Source: K. P. White, M. J. Cobb and S. C. Spratt, "A comparison of five steady-state truncation heuristics for
 * simulation", WSC 2000; the limit from K. P. White and S. Robinson, J. Simulation 4 (2010), 268.
 */
export function mser5(batchMeans: ArrayLike<number>): Truncation {
  const count = batchMeans.length;
  const limit = Math.floor(count / 2);
  let best = limit;
  let smallest = Number.POSITIVE_INFINITY;
  // From the last batch backwards: each step adds one value to a running mean and sum of squares.
  let mean = 0;
  let squares = 0;
  for (let first = count - 1; first >= 0; first--) {
    const value = batchMeans[first] as number;
    const kept = count - first;
    const deviation = value - mean;
    mean += deviation / kept;
    squares += deviation * (value - mean);
    const criterion = squares / (kept * kept);
    if (first <= limit && criterion <= smallest) {
      smallest = criterion;
      best = first;
    }
  }
  return { batches: best, atLimit: count < 2 || (best === limit && squares > 0) };
}
