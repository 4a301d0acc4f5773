import type {
  AlternativeSummary,
  MarkSummary,
  Summary,
  TimeSeriesRow,
  WorkloadSummary,
} from '../../statistics/summary.ts';
import { alternativeGroups, groupTitle } from './alternative-groups.ts';
import { chartedMarks, describeMarks } from './charted-marks.ts';
import type { Heading } from './frame.ts';
import { formatCount, formatTime } from './number-format.ts';
import { chartedSummary, sampleLine } from './sample-line.ts';
import { type TimePoint, thinSeries } from './thin-series.ts';

/** What `timeline.svg` shows: panels with one axis of time, once for each workload and group of alternatives. */
export interface TimelineSpec {
  readonly heading: Heading;
  /** From the start of the measured time. */
  readonly startMs: number;
  readonly endMs: number;
  readonly blocks: readonly TimelineBlock[];
}

/** The panels of one workload in up to four alternatives. */
export interface TimelineBlock {
  /** Empty where there is but one block. */
  readonly title: string;
  /** Of the alternatives, in the order of the lines. */
  readonly names: readonly string[];
  readonly marks: readonly MarkSummary[];
  /** How many more marks there are than a chart can hold. */
  readonly marksLeftOut: number;
  readonly panels: readonly TimelinePanel[];
}

/** One quantity over time. Panels of the same title have the same scale in all blocks. */
export interface TimelinePanel {
  readonly title: string;
  readonly quantity: 'rate' | 'latency' | 'endpoints' | 'queue';
  readonly height: number;
  readonly lines: readonly TimelineLine[];
}

/** A line of a panel. */
export interface TimelineLine {
  /** Position of the alternative in `names`; -1 for what was due, which is the same in all of them. */
  readonly series: number;
  readonly points: readonly TimePoint[];
}

/** Points of all lines together, so that the file stays small. */
const MOST_POINTS = 5400;
/** More workloads than these are in `timeseries.csv`, not in the chart. */
const MOST_BLOCKS = 3;
/** Causes of failure with a panel of their own; the rest are summed. */
const MOST_CAUSES = 3;

/** The spec of the chart, with the workloads that failed most, then those with the slowest p99, where there are too many. */
export function timelineSpec(whole: Summary): TimelineSpec {
  const { charted: summary, leftOut } = chartedSummary(whole);
  const groups = alternativeGroups(summary.alternatives);
  const { names, isCut } = shownWorkloads(summary, Math.max(1, Math.floor(MOST_BLOCKS / groups.length)));
  const blocks = names
    .flatMap((name) => groups.map((group, index) => blockOf(name, groupTitle(groups, index), group)))
    .filter(hasPoints);
  const lineCount = blocks.reduce(
    (sum, { panels }) => sum + panels.reduce((each, { lines }) => each + lines.length, 0),
    0,
  );
  const most = Math.max(40, Math.floor(MOST_POINTS / Math.max(1, lineCount)));
  const times = summary.alternatives.flatMap(({ workloads }) =>
    workloads.flatMap(({ timeSeries }) => timeSeries.flatMap(({ startMs, endMs }) => [startMs, endMs])),
  );
  const startMs = times.reduce((a, b) => Math.min(a, b), times[0] ?? 0);
  return {
    heading: {
      title: `Timeline · ${summary.title || summary.name}`,
      subline: [
        sampleLine(summary),
        ...windowPart(summary),
        'each point pools all replications',
        ...(isCut ? ['the workloads that failed most'] : []),
        ...leftOut,
      ].join(' · '),
      description: describe(summary),
    },
    startMs,
    endMs: times.reduce((a, b) => Math.max(a, b), startMs + 1),
    blocks: blocks.map((block) => ({
      ...block,
      title: blocks.length > 1 ? block.title : '',
      panels: block.panels.map((panel) => ({
        ...panel,
        lines: panel.lines.map(({ series, points }) => ({ series, points: thinSeries(points, most) })),
      })),
    })),
  };
}

function shownWorkloads(
  { alternatives }: Summary,
  most: number,
): { readonly names: readonly string[]; readonly isCut: boolean } {
  const worst = new Map<string, readonly [failed: number, p99: number]>();
  for (const { name, requests, latencyMs } of alternatives.flatMap(({ workloads }) => workloads)) {
    const [failed, p99] = worst.get(name) ?? [0, 0];
    worst.set(name, [Math.max(failed, requests.failed), Math.max(p99, latencyMs.p99.estimate ?? 0)]);
  }
  const names = [...worst.keys()];
  if (names.length <= most) return { names, isCut: false };
  const ranked = [...worst].sort(([, a], [, b]) => b[0] - a[0] || b[1] - a[1]).map(([name]) => name);
  return { names: ranked.slice(0, most), isCut: true };
}

function blockOf(name: string, part: string, group: readonly AlternativeSummary[]): TimelineBlock {
  const members = group.flatMap((alternative) => {
    const workload = alternative.workloads.find((each) => each.name === name);
    return workload === undefined ? [] : [{ alternative, workload }];
  });
  const workloads = members.map(({ workload }) => workload);
  const alternatives = members.map(({ alternative }) => alternative);
  return {
    title: name + part,
    names: alternatives.map((alternative) => alternative.name),
    ...chartedMarks(alternatives),
    panels: [
      responsesPanel(workloads),
      ...failurePanels(workloads),
      panelOf('p99 latency of what succeeded', 'latency', 92, workloads, middle, ({ p99Ms }) => p99Ms),
      panelOf('p50 latency of what succeeded', 'latency', 56, workloads, middle, ({ p50Ms }) => p50Ms),
      endpointsPanel(workloads),
      ...(workloads.some(({ timeSeries }) => timeSeries.some(({ queueLength }) => queueLength > 0))
        ? [panelOf('requests waiting at pods', 'queue', 56, workloads, end, ({ queueLength }) => queueLength)]
        : []),
    ].filter(isKnown),
  };
}

/** A percentile that no window carries has no panel. */
function isKnown({ quantity, lines }: TimelinePanel): boolean {
  return quantity !== 'latency' || lines.some(({ points }) => points.some(([, value]) => value !== null));
}

function hasPoints({ panels }: TimelineBlock): boolean {
  return panels.some(({ lines }) => lines.some(({ points }) => points.length > 0));
}

function panelOf(
  title: string,
  quantity: TimelinePanel['quantity'],
  height: number,
  workloads: readonly WorkloadSummary[],
  timeOf: (row: TimeSeriesRow) => number,
  valueOf: (row: TimeSeriesRow) => number | null,
): TimelinePanel {
  const lines = workloads.map(({ timeSeries }, series) => ({
    series,
    points: timeSeries.map((row): TimePoint => [timeOf(row), finiteOrNull(valueOf(row))]),
  }));
  return { title, quantity, height, lines };
}

/** The number at the end of each window, drawn as steps: the first one is taken to hold from the start. */
function endpointsPanel(workloads: readonly WorkloadSummary[]): TimelinePanel {
  const panel = panelOf('endpoints in the rules', 'endpoints', 48, workloads, end, (row) => row.readyEndpoints);
  return {
    ...panel,
    lines: panel.lines.map(({ series, points }) => {
      const first = workloads[series]?.timeSeries[0];
      return { series, points: first === undefined ? points : [[first.startMs, points[0]![1]], ...points] };
    }),
  };
}

/** Responses, with a line for the requests that were due where all alternatives met the same. */
function responsesPanel(workloads: readonly WorkloadSummary[]): TimelinePanel {
  const panel = panelOf('responses a second', 'rate', 56, workloads, middle, (row) => row.succeededPerSecond);
  const due = workloads.map(({ timeSeries }) => timeSeries.map((row) => row.ratePerSecond));
  const isSame = due.every((rates) =>
    rates.every((rate, index) => Math.abs(rate - (due[0]?.[index] ?? 0)) <= 0.01 * rate),
  );
  if (due.length === 0 || !isSame) return panel;
  const points = workloads[0]!.timeSeries.map((row): TimePoint => [middle(row), finiteOrNull(row.ratePerSecond)]);
  return { ...panel, title: 'responses a second (grey: due)', lines: [{ series: -1, points }, ...panel.lines] };
}

/** A panel for each of the most frequent causes, and one for the rest. */
function failurePanels(workloads: readonly WorkloadSummary[]): readonly TimelinePanel[] {
  const counts = new Map<string, number>();
  for (const { cause, count } of workloads.flatMap(({ failures }) => failures.flatMap(({ causes }) => causes))) {
    counts.set(cause, (counts.get(cause) ?? 0) + count);
  }
  const causes = [...counts].sort(([, a], [, b]) => b - a).map(([cause]) => cause);
  const own = causes.length === MOST_CAUSES + 1 ? causes : causes.slice(0, MOST_CAUSES);
  const rest = causes.slice(own.length);
  const panelFor = (title: string, summed: readonly string[]): TimelinePanel =>
    panelOf(title, 'rate', 48, workloads, middle, (row) =>
      row.causes.reduce((sum, { cause, perSecond }) => sum + (summed.includes(cause) ? perSecond : 0), 0),
    );
  return [
    ...own.map((cause) => panelFor(`failed a second: ${cause.replaceAll('-', ' ')}`, [cause])),
    ...(rest.length > 0 ? [panelFor('failed a second: other causes', rest)] : []),
  ];
}

function windowPart({ alternatives }: Summary): readonly string[] {
  const row = alternatives[0]?.workloads[0]?.timeSeries[0];
  if (row === undefined || !(row.endMs > row.startMs)) return [];
  const lengthMs = row.endMs - row.startMs;
  return [`windows of ${formatTime(lengthMs, lengthMs)}`];
}

function describe({ alternatives }: Summary): string {
  const failures = alternatives.map(({ name, workloads }) => {
    const sent = workloads.reduce((sum, { requests }) => sum + requests.sent, 0);
    const failed = workloads.reduce((sum, { requests }) => sum + requests.failed, 0);
    return `${name} ${formatCount(failed)} of ${formatCount(sent)}`;
  });
  return `Failed requests: ${failures.join(', ')}.${describeMarks(alternatives)}`;
}

function middle({ startMs, endMs }: TimeSeriesRow): number {
  return (startMs + endMs) / 2;
}

function end({ endMs }: TimeSeriesRow): number {
  return endMs;
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
