import type { MarkSummary } from '../../statistics/summary.ts';
import { fitText, textWidth } from './text-width.ts';

/** A mark with its flag: in which lane, and where its label begins. */
export interface PlacedMark {
  readonly from: number;
  /** Equal to `from` for a moment. */
  readonly to: number;
  readonly isMoment: boolean;
  /** Null where no lane had room: the mark is drawn without a label. */
  readonly lane: number | null;
  readonly label: string;
  readonly labelX: number;
  /** What the flag takes of its lane. */
  readonly box: readonly [from: number, to: number];
}

const LABEL_SIZE = 11;
const LABEL_PAD = 5;

/**
 * Flags in lanes, so that none lies upon another: in their order, each in the first lane with room for its bar and its
 * label. `x` maps time to the horizontal position; labels stay left of `right`.
 */
export function placeMarks(
  marks: readonly MarkSummary[],
  x: (timeMs: number) => number,
  left: number,
  right: number,
  mostLanes: number,
): readonly PlacedMark[] {
  const lanes: (readonly [number, number])[][] = [];
  return marks.map((mark) => {
    const from = x(mark.atMs);
    const to = mark.untilMs === null ? from : x(mark.untilMs);
    const label = fitText(mark.label, right - left - 2 * LABEL_PAD, LABEL_SIZE);
    const width = textWidth(label, LABEL_SIZE);
    const labelX = Math.max(left, Math.min(from + LABEL_PAD, right - width));
    const box = [Math.min(from, labelX) - 2, Math.max(to, labelX + width) + 4] as const;
    const free = lanes.findIndex((lane) => lane.every(([begin, end]) => box[1] <= begin || box[0] >= end));
    const lane = free >= 0 ? free : lanes.length < mostLanes ? lanes.length : null;
    if (lane !== null) lanes[lane] = [...(lanes[lane] ?? []), box];
    return { from, to, isMoment: mark.untilMs === null, lane, label, labelX, box };
  });
}

/** Stretches that marks shade, with those that overlap joined, so that none is shaded twice. */
export function shadedStretches(marks: readonly PlacedMark[]): readonly (readonly [from: number, to: number])[] {
  const joined: [number, number][] = [];
  const ordered = marks.filter(({ isMoment }) => !isMoment).sort((a, b) => a.from - b.from);
  for (const { from, to } of ordered) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
