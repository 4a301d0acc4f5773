import type { Measurements } from '../../src/measurement/measurements.ts';

/** Of the requests of the first workload that were due between two times, the share that succeeded. */
export function successShare({ windowMs, workloads }: Measurements, fromMs: number, toMs: number): number {
  const { windowSent, windowSucceeded } = workloads[0]!;
  const total = (counts: Float64Array): number =>
    counts.subarray(fromMs / windowMs, toMs / windowMs).reduce((sum, count) => sum + count, 0);
  return total(windowSucceeded) / total(windowSent);
}
