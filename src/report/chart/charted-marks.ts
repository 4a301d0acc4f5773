import type { AlternativeSummary, MarkSummary } from '../../statistics/summary.ts';
import { formatTime, listed } from './number-format.ts';

/** More marks than these are in `marks.csv`, not in the chart. */
const MOST_MARKS = 40;

/** The marks that a chart of these alternatives shows, and how many more there are. */
export function chartedMarks(alternatives: readonly AlternativeSummary[]): {
  readonly marks: readonly MarkSummary[];
  readonly marksLeftOut: number;
} {
  const marks = marksOf(alternatives);
  return { marks: longest(marks), marksLeftOut: Math.max(0, marks.length - MOST_MARKS) };
}

/** A sentence that names the first marks, with a space before it; empty without any. */
export function describeMarks(alternatives: readonly AlternativeSummary[]): string {
  const marks = marksOf(alternatives).map(({ atMs, untilMs, label }) =>
    untilMs === null ? `${label} at ${inSeconds(atMs)}` : `${label} from ${inSeconds(atMs)} to ${inSeconds(untilMs)}`,
  );
  const told = marks.slice(0, 6);
  const more = marks.length > told.length ? ` and ${marks.length - told.length} more` : '';
  return told.length > 0 ? ` Marked: ${told.join('; ')}${more}.` : '';
}

/**
 * The marks of all alternatives, each once. What happened in several of them at almost the same time, such as a sync
 * of rules after the same fault, is one mark from the first to the last; one that not all have says whose it is.
 */
function marksOf(alternatives: readonly AlternativeSummary[]): readonly MarkSummary[] {
  const nearMs = 0.01 * alternatives.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  const found: { mark: MarkSummary; readonly owners: Set<string> }[] = [];
  for (const { name, marks } of alternatives) {
    for (const mark of marks) {
      const same = found.find((each) => !each.owners.has(name) && isSameMark(each.mark, mark, nearMs));
      if (same === undefined) found.push({ mark, owners: new Set([name]) });
      else {
        const atMs = Math.min(same.mark.atMs, mark.atMs);
        const untilMs = mark.untilMs === null ? null : Math.max(same.mark.untilMs ?? 0, mark.untilMs);
        same.mark = { ...mark, atMs, untilMs };
        same.owners.add(name);
      }
    }
  }
  return found.map(({ mark, owners }) =>
    owners.size === alternatives.length ? mark : { ...mark, label: `${mark.label} (${listed([...owners])})` },
  );
}

/** As many marks as the chart can hold, intervals before moments, the longest first. */
function longest(marks: readonly MarkSummary[]): readonly MarkSummary[] {
  const lengthOf = ({ atMs, untilMs }: MarkSummary): number => (untilMs === null ? 0 : untilMs - atMs);
  return marks.toSorted((a, b) => lengthOf(b) - lengthOf(a) || a.atMs - b.atMs).slice(0, MOST_MARKS);
}

function isSameMark(a: MarkSummary, b: MarkSummary, nearMs: number): boolean {
  if (a.label !== b.label || Math.abs(a.atMs - b.atMs) > nearMs) return false;
  if (a.untilMs === null || b.untilMs === null) return a.untilMs === b.untilMs;
  return Math.abs(a.untilMs - b.untilMs) <= nearMs;
}

function inSeconds(ms: number): string {
  return formatTime(ms, 1000) === '0' ? '0 s' : formatTime(ms, 1000);
}
