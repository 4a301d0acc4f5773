import { formatDurationMs } from '../../base/units.ts';
import type { Summary } from '../../statistics/summary.ts';
import { balanceOverview } from '../overview/balance-overview.ts';
import { causeSentences } from '../overview/cause-sentences.ts';
import { delaySentences } from '../overview/delay-sentences.ts';
import { distributionNote } from '../overview/distribution-note.ts';
import { distributionOverview } from '../overview/distribution-overview.ts';
import { failingOverview } from '../overview/failing-overview.ts';
import { failureOverview } from '../overview/failure-overview.ts';
import { latencyOverview } from '../overview/latency-overview.ts';
import { latencyShapes } from '../overview/latency-shape.ts';
import type { OverviewTable } from '../overview/overview-table.ts';
import { runParts } from '../overview/run-line.ts';
import { thresholdOverview } from '../overview/threshold-overview.ts';
import { wideIntervalWarning } from '../overview/wide-intervals.ts';
import { joinParts, paintsOf, type TextStyle, terminalText, wrapText } from './text-style.ts';
import { textTable } from './text-table.ts';

/** Longer tables are cut, except in the wide form: the CSV files have all rows. */
const MOST_ROWS = 24;
const SHAPE_BINS = 48;
const MOST_SHAPES = 6;
/** So many causes of failures are told in a sentence, and so many of delays. */
const MOST_SENTENCES = 3;

/**
 * The summary for a terminal, in blocks with an empty line between: what was run and asked; thresholds, as k6 puts them first;
 * latency, its shape, failures by reason and by time, distribution, what new pods got; and what to know when reading it. Every line ends with a
 * newline, and none is longer than `style.width` unless the wide form is asked for.
 */
export function renderText(summary: Summary, style: TextStyle): string {
  const { bold, dim } = paintsOf(style);
  const [first = '', ...rest] = joinParts(runParts(summary), style);
  const question = summary.question === '' ? [] : wrapText(terminalText(summary.question, style), style.width);
  const blocks = [
    [bold(first), ...rest, ...question.map(dim)],
    thresholdBlock(summary, style),
    latencyBlock(summary, style),
    shapeBlock(summary, style),
    failureBlock(summary, style),
    failingBlock(summary, style),
    delayBlock(summary, style),
    distributionBlock(summary, style),
    balanceBlock(summary, style),
    warningBlock(summary, style),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n');
}

function thresholdBlock(summary: Summary, style: TextStyle): readonly string[] {
  if (summary.thresholds.length === 0) return [];
  const { bold, green, red } = paintsOf(style);
  const { rows } = textTable(thresholdOverview(summary), { ...style, width: style.width - 2 });
  const painted = rows.map((row, index) => {
    const sign = /^\S+/.exec(row)?.[0] ?? '';
    const paint = summary.thresholds[index]!.passed ? green : red;
    return `  ${paint(sign)}${row.slice(sign.length)}`;
  });
  return [bold('THRESHOLDS'), ...painted];
}

/** The table, and one dim line that says what ± means and which columns had no room. */
function latencyBlock(summary: Summary, style: TextStyle): readonly string[] {
  const { bold, dim } = paintsOf(style);
  const table = textTable(latencyOverview(summary), style);
  const replications = summary.alternatives.reduce((most, each) => Math.max(most, each.replications), 1);
  const meaning =
    replications > 1
      ? `± is the 95% confidence interval over ${replications} replications`
      : 'one replication: no intervals';
  const more = table.left.length > 0 ? '; -o wide shows all columns' : '';
  const note = wrapText(terminalText(`${meaning}${more}`, style), style.width);
  return [bold(table.header), ...table.rows, ...note.map(dim)];
}

/** A histogram of latencies in one line for each workload, where there are few. */
function shapeBlock(summary: Summary, style: TextStyle): readonly string[] {
  const { bold, dim } = paintsOf(style);
  const shapes = latencyShapes(summary, SHAPE_BINS);
  if (shapes === null || shapes.rows.length > MOST_SHAPES) return [];
  const isSingle = new Set(shapes.rows.map(({ workload }) => workload)).size === 1;
  const names = shapes.rows.map(({ alternative, workload }) =>
    terminalText(isSingle ? alternative : `${alternative} ${workload}`, style),
  );
  const nameWidth = names.reduce((most, name) => Math.max(most, [...name].length), 'LATENCY'.length);
  if (nameWidth + 2 + SHAPE_BINS > style.width) return [];
  const from = formatDurationMs(shapes.fromMs);
  const to = formatDurationMs(shapes.toMs);
  const middle = 'log scale'.padStart(Math.floor((SHAPE_BINS - from.length - to.length + 9) / 2));
  const scale = `${from}${middle.padEnd(SHAPE_BINS - from.length - to.length)}${to}`;
  const lines = shapes.rows.map(
    ({ shares }, index) =>
      `${names[index]!}${' '.repeat(nameWidth + 2 - [...names[index]!].length)}${bars(shares, style)}`,
  );
  return [`${bold('LATENCY'.padEnd(nameWidth + 2))}${dim(scale)}`, ...lines.map((line) => line.trimEnd())];
}

/** One character for each share, as high as it is large; the smallest that is not zero is still seen. */
function bars(shares: readonly number[], { unicode }: TextStyle): string {
  const levels = unicode ? '▁▂▃▄▅▆▇█' : '.:-=+*#@';
  const largest = shares.reduce((a, b) => Math.max(a, b), 0);
  return shares.map((share) => (share > 0 ? levels[Math.min(7, Math.floor((share / largest) * 8))]! : ' ')).join('');
}

/** The table, and its most frequent causes in a sentence each. */
function failureBlock(summary: Summary, style: TextStyle): readonly string[] {
  const sent = summary.alternatives.flatMap(({ workloads }) => workloads.map(({ requests }) => requests.sent));
  const table = failureOverview(summary);
  if (table.rowCount === 0) return [sent.some((count) => count > 0) ? 'No request failed.' : 'No request was sent.'];
  const sentences = causeSentences(summary, style.wide ? Number.POSITIVE_INFINITY : MOST_SENTENCES);
  return [...tableBlock(table, 'failures.csv', style), ...sentenceLines(sentences, style)];
}

/** What held up requests that succeeded; nothing where nothing did. */
function delayBlock(summary: Summary, style: TextStyle): readonly string[] {
  const sentences = delaySentences(summary);
  if (sentences.length === 0) return [];
  const shown = style.wide ? sentences : sentences.slice(0, MOST_SENTENCES);
  const note = 'late: one event took half of the latency or more, and more than 100ms; see delays.csv';
  return [...sentenceLines(shown, style), ...wrapText(note, style.width).map(paintsOf(style).dim)];
}

function sentenceLines(sentences: readonly string[], style: TextStyle): readonly string[] {
  const { dim } = paintsOf(style);
  return sentences.flatMap((sentence) => wrapText(terminalText(sentence, style), style.width)).map(dim);
}

/** The table, and one dim line that says how finely time was divided. */
function failingBlock(summary: Summary, style: TextStyle): readonly string[] {
  const lines = tableBlock(failingOverview(summary), 'failures.csv', style);
  const window = summary.alternatives[0]?.workloads[0]?.timeSeries[0];
  if (lines.length === 0 || window === undefined) return lines;
  const length = formatDurationMs(window.endMs - window.startMs);
  const note = `windows of ${length} with a failure in any replication; UP TO: largest share of one`;
  return [...lines, ...wrapText(note, style.width).map(paintsOf(style).dim)];
}

/** The table, and in the words of one dim line what its shares are of, and which figures are of one replication. */
function distributionBlock(summary: Summary, style: TextStyle): readonly string[] {
  const lines = tableBlock(distributionOverview(summary), 'services.csv', style);
  const note = distributionNote(summary);
  if (lines.length === 0 || note === '') return lines;
  return [...lines, ...wrapText(note, style.width).map(paintsOf(style).dim)];
}

/** The table, and what its figures are in one dim line; nothing where no pod came during the run. */
function balanceBlock(summary: Summary, style: TextStyle): readonly string[] {
  const lines = tableBlock(balanceOverview(summary), 'balance.csv', style);
  if (lines.length === 0) return lines;
  const note =
    'share of the requests that pods got which came during the run, in its last tenth; FAIR FROM: nine tenths of the fair share';
  return [...lines, ...wrapText(note, style.width).map(paintsOf(style).dim)];
}

function tableBlock(table: OverviewTable, file: string, style: TextStyle): readonly string[] {
  if (table.rowCount === 0) return [];
  const { bold, dim } = paintsOf(style);
  const { header, rows } = textTable(table, style);
  const shown = style.wide ? rows : rows.slice(0, MOST_ROWS);
  const rest = rows.length - shown.length;
  return [bold(header), ...shown, ...(rest > 0 ? [dim(`${rest} more: see ${file} or -o wide`)] : [])];
}

function warningBlock(summary: Summary, style: TextStyle): readonly string[] {
  const warning = wideIntervalWarning(summary);
  if (warning === null) return [];
  const { yellow } = paintsOf(style);
  return wrapText(terminalText(`! ${warning}`, style), style.width).map(yellow);
}
