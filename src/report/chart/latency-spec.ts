import type { SpectrumRow, Summary, WorkloadSummary } from '../../statistics/summary.ts';
import { alternativeGroups, groupTitle } from './alternative-groups.ts';
import type { Heading } from './frame.ts';
import { spacedFigure } from './number-format.ts';
import { chartedSummary, isReplicated, sampleLine } from './sample-line.ts';

/** What `latency.svg` shows: a panel for each workload and group of alternatives, a line for each alternative. */
export interface LatencySpec {
  readonly heading: Heading;
  readonly panels: readonly LatencyPanel[];
}

/** One workload in up to four alternatives. */
export interface LatencyPanel {
  /** Empty where there is but one panel. */
  readonly title: string;
  readonly series: readonly LatencySeries[];
}

/** One alternative. */
export interface LatencySeries {
  readonly name: string;
  /** The figure beside the name, such as `p99 87.4 ms ± 3.1 ms`. */
  readonly figure: string;
  readonly points: readonly LatencyPoint[];
}

/** One row of the spectrum. */
export interface LatencyPoint {
  readonly quantile: number;
  readonly ms: number;
  /** Ends of the 95 % band; null where there is none. */
  readonly lowMs: number | null;
  readonly highMs: number | null;
}

/** More workloads than these are in `latency.csv`, not in the chart. */
const MOST_PANELS = 6;
/** Points of all lines together, so that the file stays small. */
const MOST_POINTS = 1200;
/** The spec of the chart, with the slowest workloads by p99 where there are too many. */
export function latencySpec(whole: Summary): LatencySpec {
  const { charted: summary, leftOut } = chartedSummary(whole);
  const names = workloadsByP99(summary);
  const groups = alternativeGroups(summary.alternatives);
  const shown = names.slice(0, Math.max(1, Math.floor(MOST_PANELS / groups.length)));
  const most = Math.max(12, Math.floor(MOST_POINTS / Math.max(1, shown.length * summary.alternatives.length)));
  const panels = shown.flatMap((name) =>
    groups.map((group, index) => ({
      title: names.length > 1 || groups.length > 1 ? name + groupTitle(groups, index) : '',
      series: group.flatMap((alternative) => {
        const workload = alternative.workloads.find((each) => each.name === name);
        return workload === undefined ? [] : [seriesOf(alternative.name, workload, most)];
      }),
    })),
  );
  const all = panels.flatMap(({ series }) => series);
  const cut = shown.length < names.length ? [`${shown.length} of ${names.length} workloads, the slowest by p99`] : [];
  const band = isReplicated(summary) ? 'band: 95 % confidence over replications' : 'one replication: no interval';
  return {
    heading: {
      title: `Latency by percentile · ${summary.title || summary.name}`,
      subline: [sampleLine(summary), band, ...cut, ...leftOut].join(' · '),
      description: describe(panels, all),
    },
    panels,
  };
}

function seriesOf(name: string, workload: WorkloadSummary, most: number): LatencySeries {
  const rows = workload.spectrum.filter((row) => row.quantile < 1 && Number.isFinite(row.latencyMs));
  return {
    name,
    figure: rows.length === 0 ? 'no request succeeded' : `p99 ${spacedFigure(workload.latencyMs.p99)}`,
    points: thinned(rows, most).map(({ quantile, latencyMs, halfWidthMs }) => ({
      quantile,
      ms: latencyMs,
      lowMs: halfWidthMs === null ? null : Math.max(0, latencyMs - halfWidthMs),
      highMs: halfWidthMs === null ? null : latencyMs + halfWidthMs,
    })),
  };
}

/** At most so many rows, evenly spaced along the axis of nines, the first and the last among them. */
function thinned(rows: readonly SpectrumRow[], most: number): readonly SpectrumRow[] {
  if (rows.length <= most) return rows;
  const last = nines(rows.at(-1)!.quantile);
  let taken = -1;
  return rows.filter((row, index) => {
    const step = Math.floor((nines(row.quantile) / last) * (most - 1));
    if (step <= taken && index < rows.length - 1) return false;
    taken = step;
    return true;
  });
}

/** Names of all workloads, slowest p99 of any alternative first. */
function workloadsByP99({ alternatives }: Summary): readonly string[] {
  const slowest = new Map<string, number>();
  for (const { name, latencyMs } of alternatives.flatMap(({ workloads }) => workloads)) {
    slowest.set(name, Math.max(slowest.get(name) ?? 0, latencyMs.p99.estimate ?? 0));
  }
  return [...slowest].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

function describe(panels: readonly LatencyPanel[], all: readonly LatencySeries[]): string {
  if (all.every(({ points }) => points.length === 0)) return 'No request succeeded.';
  const sentences = panels.map(({ title, series }) => {
    const figures = series.map(({ name, figure }) => `${name} ${figure}`).join(', ');
    return `${title === '' ? 'Latency of succeeded requests' : title}: ${figures}.`;
  });
  return `${sentences.join(' ')} Each line ends at the last percentile that its sample carries.`;
}

/** How many nines: 0 for the minimum, 1 for 90 %, 2 for 99 %. */
export function nines(quantile: number): number {
  return -Math.log1p(-quantile) / Math.LN10;
}
