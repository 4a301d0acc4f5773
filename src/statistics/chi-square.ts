import { assert } from '../base/assert.ts';
import { upperRegularizedGamma } from './incomplete-gamma.ts';

/** The outcome of a chi-square test. */
export interface ChiSquare {
  readonly statistic: number;
  /** Cells less one. */
  readonly degreesOfFreedom: number;
  /** How often chance alone gives such a statistic or a greater one. */
  readonly pValue: number;
}

/**
 * Pearson's chi-square test of goodness of fit: do counts, each of an independent draw, come from these probabilities
 * (of equal ones if none are given)? Trustworthy when every cell expects at least 5. Two cells at least, and no
 * probability of 0. A p-value near 0 says no; one near 1 says that the counts are more even than chance would have them,
 * as those of round robin are.
 *
 * Source: K. Pearson (1900); R. A. Fisher's degrees of freedom.
 */
export function chiSquareTest(observed: ArrayLike<number>, probabilities?: ArrayLike<number>): ChiSquare {
  const cells = observed.length;
  assert(cells >= 2 && (probabilities?.length ?? cells) === cells, 'a chi-square test has two cells or more');
  let total = 0;
  for (let i = 0; i < cells; i++) total += observed[i] as number;
  let statistic = 0;
  for (let i = 0; i < cells; i++) {
    const expected = total * (probabilities?.[i] ?? 1 / cells);
    const difference = (observed[i] as number) - expected;
    statistic += (difference * difference) / expected;
  }
  return { statistic, degreesOfFreedom: cells - 1, pValue: upperRegularizedGamma((cells - 1) / 2, statistic / 2) };
}
