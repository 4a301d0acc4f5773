import type { SpectrumRow, Summary } from '../../statistics/summary.ts';

/** Latency histograms with common bins of equal ratio, one for each workload of each alternative. */
export interface LatencyShapes {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly {
    readonly alternative: string;
    readonly workload: string;
    /** Share of the succeeded requests in each bin. */
    readonly shares: readonly number[];
  }[];
}

/** Latencies whose largest is not this much above the smallest have no shape to speak of. */
const NARROWEST = 1.05;

/** The shapes of all workloads that have succeeded requests; null where latencies are almost the same, or there is none. */
export function latencyShapes({ alternatives }: Summary, binCount: number): LatencyShapes | null {
  const sources = alternatives.flatMap((alternative) =>
    alternative.workloads
      .filter(({ spectrum }) => spectrum.length > 0)
      .map(({ name, spectrum }) => ({ alternative: alternative.name, workload: name, spectrum })),
  );
  const last = sources.map(({ spectrum }) => spectrum.at(-1)!.latencyMs).filter(Number.isFinite);
  // One in a thousand is below the first bin's beginning, so that a single lucky request does not set the scale.
  const first = sources.map(({ spectrum }) => latencyBelow(spectrum, 0.001)).filter((ms) => ms > 0);
  const toMs = last.reduce((a, b) => Math.max(a, b), 0);
  const fromMs = Math.max(
    first.reduce((a, b) => Math.min(a, b), toMs),
    toMs / 1e7,
  );
  if (!(toMs > fromMs * NARROWEST)) return null;
  const ratio = Math.log(toMs / fromMs) / binCount;
  const edges = Array.from({ length: binCount }, (_, bin) => fromMs * Math.exp(ratio * (bin + 1)));
  return {
    fromMs,
    toMs,
    rows: sources.map(({ alternative, workload, spectrum }) => {
      const below = edges.map((edge, bin) => (bin === binCount - 1 ? 1 : shareBelow(spectrum, edge)));
      const shares = below.map((share, bin) => Math.max(0, share - (below[bin - 1] ?? 0)));
      return { alternative, workload, shares };
    }),
  };
}

/** The cumulative distribution at `ms`, linear between the rows of the spectrum. */
function shareBelow(spectrum: readonly SpectrumRow[], ms: number): number {
  const above = spectrum.findIndex(({ latencyMs }) => latencyMs > ms);
  if (above < 0) return 1;
  const high = spectrum[above]!;
  const low = spectrum[above - 1];
  if (low === undefined) return 0;
  return low.quantile + ((high.quantile - low.quantile) * (ms - low.latencyMs)) / (high.latencyMs - low.latencyMs);
}

/** The inverse of `shareBelow`: the latency below which that share lies. */
function latencyBelow(spectrum: readonly SpectrumRow[], share: number): number {
  const above = spectrum.findIndex(({ quantile }) => quantile > share);
  const high = spectrum[above < 0 ? spectrum.length - 1 : above]!;
  const low = spectrum[above - 1] ?? high;
  if (high.quantile === low.quantile) return high.latencyMs;
  return low.latencyMs + ((high.latencyMs - low.latencyMs) * (share - low.quantile)) / (high.quantile - low.quantile);
}
