import { Histogram, type HistogramColumns } from '../../src/measurement/histogram.ts';

/** The share of the latencies that are longer than so many ms; to be asked where none lies near that. */
export function shareAbove(latency: HistogramColumns, boundMs: number): number {
  const histogram = Histogram.fromColumns(latency);
  let [low, high] = [0, 1];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (histogram.quantile(middle) > boundMs) high = middle;
    else low = middle;
  }
  return 1 - high;
}
