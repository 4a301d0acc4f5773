import { failureCauses } from '../measurement/failure-cause.ts';
import { failureReasons } from '../measurement/failure-reason.ts';
import { Histogram } from '../measurement/histogram.ts';
import type { Measurements, WorkloadMeasurements } from '../measurement/measurements.ts';
import { halfWidth } from '../statistics/half-width.ts';
import { interval } from '../statistics/interval.ts';
import { spectrumLevels } from '../statistics/spectrum-levels.ts';
import { sufficientForQuantile } from '../statistics/sufficient-quantile.ts';
import type {
  CauseSummary,
  Estimate,
  FailingSummary,
  LatencySummary,
  SpectrumRow,
  TimeSeriesRow,
  WorkloadSummary,
} from '../statistics/summary.ts';
import { summarizeCauses } from './summarize-causes.ts';

const CODES = failureReasons.length + 1;
const CAUSES = failureCauses.length + 1;
const SUCCESS = 0;
/** Fewer failures than these, all replications together, are no time of failing. */
const FEWEST_FAILURES = 5;
/** A longer part of the measured time is all of it, and worth no words. */
const MOST_OF_THE_TIME = 0.9;

/** The names of the places of a replication, by position; pods as `namespace/name`. */
export interface PlaceNames {
  readonly replication: number;
  readonly nodes: readonly string[];
  readonly pods: readonly string[];
}

/** Sums one workload up over the replications of an alternative. `places`: by replication. */
export function summarizeWorkload(
  name: string,
  replications: readonly WorkloadMeasurements[],
  time: Pick<Measurements, 'durationMs' | 'windowMs' | 'windowCount'>,
  places: readonly PlaceNames[],
): WorkloadSummary {
  const causesOf = (column: 'causes' | 'delays', reason: number): readonly CauseSummary[] =>
    summarizeCauses(
      name,
      replications.map((replication, index) => ({ ...places[index]!, columns: replication[column] })),
      reason,
    );
  const histograms = replications.map(({ latency }) => Histogram.fromColumns(latency));
  const pooled = new Histogram();
  for (const histogram of histograms) pooled.addAll(histogram);
  const counts = failureCounts(replications);
  const sent = total(replications.map((replication) => replication.sent));
  const durationS = time.durationMs / 1000;
  const rows = timeSeries(replications, counts, time);
  return {
    name,
    requests: { sent, succeeded: pooled.count, failed: total(counts) },
    retries: total(replications.map(({ retries }) => retries)),
    failures: failureReasons.flatMap((reason, index) => {
      const count = counts[index + 1]!;
      if (count === 0) return [];
      return [{ reason: reason.name, count, meaning: reason.meaning, causes: causesOf('causes', index + 1) }];
    }),
    delays: causesOf('delays', SUCCESS),
    failing: total(counts) < FEWEST_FAILURES ? null : failing(rows, time.durationMs),
    failedRate: interval(replications.map((replication) => total(replication.failures) / replication.sent)),
    throughputPerSecond: interval(replications.map(({ succeeded }) => succeeded / durationS)),
    latencyMs: summarizeLatency(pooled, histograms),
    spectrum: spectrum(pooled, histograms),
    timeSeries: rows,
  };
}

function summarizeLatency(pooled: Histogram, histograms: readonly Histogram[]): LatencySummary {
  const at = (p: number): Estimate => quantileEstimate(p, pooled, histograms);
  return {
    mean: { estimate: finite(pooled.meanMs), halfWidth: halfWidth(histograms.map(({ meanMs }) => meanMs)) },
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    'p99.9': at(0.999),
    max: { estimate: finite(pooled.maxMs), halfWidth: null },
  };
}

/** The quantile of all replications together, with the interval that their own quantiles give. */
function quantileEstimate(p: number, pooled: Histogram, histograms: readonly Histogram[]): Estimate {
  if (!sufficientForQuantile(pooled.count, p)) return { estimate: null, halfWidth: null };
  return { estimate: pooled.quantile(p), halfWidth: quantileHalfWidth(p, histograms) };
}

/** Null where some replication cannot carry the quantile by itself. */
function quantileHalfWidth(p: number, histograms: readonly Histogram[]): number | null {
  if (!histograms.every(({ count }) => sufficientForQuantile(count, p))) return null;
  return halfWidth(histograms.map((histogram) => histogram.quantile(p)));
}

function spectrum(pooled: Histogram, histograms: readonly Histogram[]): readonly SpectrumRow[] {
  const levels = spectrumLevels(pooled.count);
  const byReplication = histograms.map((histogram) =>
    histogram.spectrum(levels.filter((level) => sufficientForQuantile(histogram.count, level))),
  );
  return pooled.spectrum(levels).map(({ quantile, valueMs, countBelow }, index) => {
    const values = byReplication.map((points) => points[index]?.valueMs);
    const known = values.filter((value) => value !== undefined);
    return {
      quantile,
      latencyMs: valueMs,
      halfWidthMs: known.length === values.length ? halfWidth(known) : null,
      countBelow,
    };
  });
}

function timeSeries(
  replications: readonly WorkloadMeasurements[],
  counts: Float64Array,
  { durationMs, windowMs, windowCount }: Pick<Measurements, 'durationMs' | 'windowMs' | 'windowCount'>,
): readonly TimeSeriesRow[] {
  const reasons = failureReasons.flatMap(({ name }, index) =>
    counts[index + 1]! > 0 ? [{ name, code: index + 1 }] : [],
  );
  const causes = causesIn(replications);
  return Array.from({ length: windowCount }, (_, window) => {
    const startMs = window * windowMs;
    const endMs = Math.min(durationMs, startMs + windowMs);
    const perSecond = (count: number): number => count / replications.length / ((endMs - startMs) / 1000);
    const sumOf = (column: (replication: WorkloadMeasurements) => number): number => total(replications.map(column));
    const latency = windowLatency(replications, window);
    const failures = reasons.map(({ name, code }) => ({
      reason: name,
      perSecond: perSecond(sumOf(({ windowFailures }) => windowFailures[window * CODES + code]!)),
    }));
    return {
      startMs,
      endMs,
      ratePerSecond: perSecond(sumOf(({ windowSent }) => windowSent[window]!)),
      succeededPerSecond: perSecond(sumOf(({ windowSucceeded }) => windowSucceeded[window]!)),
      failedPerSecond: total(failures.map((failure) => failure.perSecond)),
      failures,
      causes: causes.map(({ name, code }) => ({
        cause: name,
        perSecond: perSecond(sumOf(({ windowCauses }) => windowCauses[window * CAUSES + code]!)),
      })),
      p50Ms: latency !== null && sufficientForQuantile(latency.count, 0.5, 1) ? latency.quantile(0.5) : null,
      p99Ms: latency !== null && sufficientForQuantile(latency.count, 0.99) ? latency.quantile(0.99) : null,
      readyEndpoints: sumOf(({ windowEndpoints }) => windowEndpoints[window]!) / replications.length,
      queueLength: sumOf(({ windowQueueLength }) => windowQueueLength[window]!) / replications.length,
    };
  });
}

function failing(rows: readonly TimeSeriesRow[], durationMs: number): FailingSummary | null {
  const failed = rows.filter(({ failedPerSecond }) => failedPerSecond > 0);
  const fromMs = failed[0]?.startMs ?? 0;
  const untilMs = failed.at(-1)?.endMs ?? 0;
  if (failed.length === 0 || untilMs - fromMs > MOST_OF_THE_TIME * durationMs) return null;
  const shares = failed.map(({ failedPerSecond, ratePerSecond }) => failedPerSecond / ratePerSecond);
  return { fromMs, untilMs, peakShare: shares.reduce((most, share) => Math.max(most, share), 0) };
}

function windowLatency(replications: readonly WorkloadMeasurements[], window: number): Histogram | null {
  const columns = replications.flatMap(({ windowLatency }) => windowLatency[window] ?? []);
  const [first] = columns;
  if (first === undefined) return null;
  const pooled = new Histogram(first.mantissaBits);
  for (const entry of columns) pooled.addColumns(entry);
  return pooled;
}

/** The causes of failures that happened, in the order of their list. */
function causesIn(replications: readonly WorkloadMeasurements[]): readonly { name: string; code: number }[] {
  const codes = new Set(replications.flatMap(({ causes }) => Array.from(causes.causes)));
  return failureCauses.flatMap(({ name }, index) => (codes.has(index + 1) ? [{ name, code: index + 1 }] : []));
}

/** By failure code, over all replications. */
function failureCounts(replications: readonly WorkloadMeasurements[]): Float64Array {
  const counts = new Float64Array(CODES);
  for (const { failures } of replications) for (let code = 1; code < CODES; code++) counts[code]! += failures[code]!;
  return counts;
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
