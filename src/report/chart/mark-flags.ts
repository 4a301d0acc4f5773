import type { MarkSummary } from '../../statistics/summary.ts';
import { write } from './lettering.ts';
import { type PlacedMark, placeMarks, shadedStretches } from './mark-lanes.ts';
import { coordinate } from './number-format.ts';
import { fill, stroke } from './palette.ts';
import type { Pen } from './pen.ts';

const LANE = 18;
const MOST_LANES = 5;

/** The flags of a time axis, in lanes. */
export interface FlagLayout {
  readonly marks: readonly PlacedMark[];
  readonly laneCount: number;
  /** How many more marks there are than a chart can hold. */
  readonly leftOut: number;
}

/** Gives each mark a flag in a lane, as far as there is room. `x` maps time to the horizontal position. */
export function layoutFlags(
  all: readonly MarkSummary[],
  leftOut: number,
  x: (timeMs: number) => number,
  left: number,
  right: number,
): FlagLayout {
  const marks = placeMarks(all, x, left, right, MOST_LANES);
  return {
    marks,
    leftOut,
    laneCount: marks.reduce((most, { lane }) => Math.max(most, lane === null ? 0 : lane + 1), 0),
  };
}

/** What the lanes take above the plots. */
export function flagsHeight({ marks, laneCount }: FlagLayout): number {
  const note = marks.some(({ lane }) => lane === null) ? 1 : 0;
  return laneCount === 0 ? 0 : (laneCount + note) * LANE + 6;
}

/** Flags in their lanes, and below them shades and lines through all plots; these leave out the plots' titles. */
export function drawFlags(
  pen: Pen,
  { marks, laneCount, leftOut }: FlagLayout,
  left: number,
  lanesTop: number,
  plots: readonly (readonly [number, number])[],
): void {
  for (const [from, to] of shadedStretches(marks)) {
    for (const [top, bottom] of plots) {
      const shade = pen.append('rect').attr('x', coordinate(from)).attr('y', coordinate(top));
      shade.attr('width', coordinate(to - from)).attr('height', coordinate(bottom - top));
      fill(shade, 'vermilion').attr('fill-opacity', 0.12);
    }
  }
  for (const mark of marks) {
    const flagTop = lanesTop + (mark.lane ?? 0) * LANE;
    if (!mark.isMoment && mark.lane !== null) {
      const bar = pen.append('rect').attr('x', coordinate(mark.from)).attr('y', coordinate(flagTop));
      bar.attr('width', coordinate(mark.to - mark.from)).attr('height', LANE - 3);
      fill(bar, 'vermilion').attr('fill-opacity', 0.25);
    }
    const stretches = [...lanesCrossed(mark, marks, laneCount, lanesTop), ...plots];
    const d = stretches.map(([top, bottom]) => `M${coordinate(mark.from)},${coordinate(top)}V${coordinate(bottom)}`);
    const edge = stroke(pen.append('path').attr('d', d.join('')), 'vermilion', 1);
    if (mark.isMoment) edge.attr('stroke-dasharray', '3 3');
    if (mark.lane !== null) write(pen, mark.label, mark.labelX, flagTop + 11, { size: 11 });
  }
  const hidden = marks.filter(({ lane }) => lane === null).length + leftOut;
  if (hidden === 0) return;
  const note = `${hidden} more without a label: their names are in marks.csv`;
  write(pen, note, left, lanesTop + laneCount * LANE + 11, { size: 11, colour: 'muted' });
}

/** From the flag down through the lanes below it, except where the line would cross another's label. */
function lanesCrossed(
  mark: PlacedMark,
  marks: readonly PlacedMark[],
  laneCount: number,
  lanesTop: number,
): readonly (readonly [number, number])[] {
  const { lane, from } = mark;
  if (lane === null) return [];
  const lanes = Array.from({ length: laneCount - lane }, (_, below) => lane + below);
  return lanes
    .filter(
      (each) =>
        each === lane || !marks.some(({ lane: other, box }) => other === each && box[0] < from && from < box[1]),
    )
    .map((each) => [lanesTop + each * LANE, lanesTop + each * LANE + (each === lane ? LANE - 3 : LANE)]);
}
