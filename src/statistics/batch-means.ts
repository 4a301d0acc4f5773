import { assert } from '../base/assert.ts';
import { autocorrelation } from './autocorrelation.ts';
import { halfWidth } from './half-width.ts';
import { mean } from './mean.ts';

/** The mean of a correlated series, with its 95 % half-width from batches. */
export interface BatchMeans {
  readonly mean: number;
  readonly halfWidth: number;
  /** The mean of each batch, in order. */
  readonly batches: Float64Array;
  /** Lag 1, of the batch means: well above 0 says that the batches are too short and the half-width too small. */
  readonly autocorrelation: number;
}

/**
 * Non-overlapping batch means: the mean of one long run of correlated values, such as latencies of neighbours in a
 * queue. The series is cut into batches so long that their means are nearly independent. What is left over is dropped
 * from the beginning, where a warm-up would be. At least two batches, each of at least one observation.
 *
 * Source: A. Law, "Simulation Modeling and Analysis", section 9.5.3; B. Schmeiser, Operations Research 30 (1982), 556,
 * who shows that more than 30 batches gain little.
 */
export function batchMeans(series: ArrayLike<number>, batchCount = 20): BatchMeans {
  const size = Math.floor(series.length / batchCount);
  assert(batchCount >= 2 && size >= 1, 'batch means need two batches and an observation in each');
  const first = series.length - batchCount * size;
  const batches = new Float64Array(batchCount);
  for (let batch = 0; batch < batchCount; batch++) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += series[first + batch * size + i] as number;
    batches[batch] = sum / size;
  }
  return {
    mean: mean(batches),
    halfWidth: halfWidth(batches) ?? Number.NaN,
    batches,
    autocorrelation: autocorrelation(batches, 1),
  };
}
