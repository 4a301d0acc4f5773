/**
 * Jain's fairness index: (Σx)² / (n · Σx²). 1 when all have the same, 1 / n when one has everything; k / n when k of n
 * share evenly and the others have nothing. NaN when nobody has anything.
 *
 * Source: R. Jain, D. Chiu and W. Hawe, DEC TR-301 (1984).
 */
export function jainIndex(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    squares += value * value;
  }
  return (sum * sum) / (values.length * squares);
}
