import { mean } from '../../src/statistics/mean.ts';

/**
 * The correlation of a series with itself `lag` steps later, from −1 to 1. Near 0 for independent values; NaN when the
 * values are all the same.
 *
 * Source: A. Law, "Simulation Modeling and Analysis", section 4.4, with the full sum of squares below the line.
 */
export function autocorrelation(series: ArrayLike<number>, lag: number): number {
  const centre = mean(series);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < series.length; i++) {
    const deviation = (series[i] as number) - centre;
    squares += deviation * deviation;
    if (i >= lag) products += deviation * ((series[i - lag] as number) - centre);
  }
  return products / squares;
}
