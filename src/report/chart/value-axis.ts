import { scaleLinear, scaleLog } from 'd3';
import { write } from './lettering.ts';
import { coordinate, formatCompact } from './number-format.ts';
import { stroke } from './palette.ts';
import type { Pen } from './pen.ts';

/** A vertical axis: where a value lies, and which values have a line and a label. */
export interface ValueAxis {
  /** Values outside of the axis lie on its nearer end. */
  y(value: number): number;
  readonly lowest: number;
  readonly highest: number;
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
}

/** What the numbers of an axis are: they are multiplied by `factor`, and the top one bears the unit. */
export interface AxisUnit {
  readonly factor: number;
  readonly suffix: string;
  readonly whole?: boolean;
}

/** From zero to the tick above `highest` where that is near, else to a little above it; to 1 where it is zero. */
export function linearAxis(highest: number, bottom: number, top: number, tickCount: number, unit: AxisUnit): ValueAxis {
  const isTick = (tick: number): boolean => !unit.whole || Number.isInteger(tick);
  const nextTick = scaleLinear().domain([0, highest]).nice(tickCount).domain()[1]!;
  const end = highest <= 0 ? 1 : highest > 0.75 * nextTick && isTick(nextTick) ? nextTick : highest * 1.04;
  const scale = scaleLinear().domain([0, end]).range([bottom, top]).clamp(true);
  const ticks = scale.ticks(tickCount).filter(isTick);
  return {
    y: scale,
    lowest: 0,
    highest: end,
    ticks: labelled(ticks, scale, unit),
  };
}

/** Latencies on a logarithmic axis from 1, 2 or 5 times a power of ten to another. */
export function logAxis(lowestMs: number, highestMs: number, bottom: number, top: number): ValueAxis {
  const lowest = roundLatency(lowestMs, 'below');
  const highest = Math.max(roundLatency(highestMs, 'above'), lowest * 2);
  const scale = scaleLog().domain([lowest, highest]).range([bottom, top]).clamp(true);
  // d3 gives every multiple of a power of ten; few are enough, and which ones depends on the room.
  const candidates = [/^[125]/, /^[13]/, /^1/].map((leading) =>
    scale.ticks().filter((tick) => leading.test(tick.toExponential())),
  );
  const most = Math.max(2, (bottom - top) / 26);
  const decades = candidates[2]!;
  const every = Math.ceil(decades.length / most);
  const ticks = candidates.find((each) => each.length <= most) ?? decades.filter((_, index) => index % every === 0);
  return {
    y: scale,
    lowest,
    highest,
    ticks: labelled(ticks, scale, latencyUnit(highest)),
  };
}

/** The ticks in one unit, which the last of them bears. */
function labelled(
  ticks: readonly number[],
  y: (value: number) => number,
  { factor, suffix }: AxisUnit,
): ValueAxis['ticks'] {
  return ticks.map((tick, index) => {
    const digits = formatCompact(tick * factor);
    return { y: y(tick), label: index === ticks.length - 1 ? digits + suffix : digits };
  });
}

/**
 * An axis for latencies up to `highestMs` of which half are below `medianMs`: linear while the median can be read on
 * it, else logarithmic.
 */
export function latencyAxis(
  medianMs: number,
  highestMs: number,
  bottom: number,
  top: number,
  tickCount: number,
): ValueAxis {
  const spread = highestMs / medianMs;
  if (medianMs > 0 && spread > 30) return logAxis(medianMs / 5, highestMs, bottom, top);
  return linearAxis(highestMs, bottom, top, tickCount, latencyUnit(highestMs));
}

/** Draws the ticks' lines from `left` to `right`, their labels before them, and the line at the bottom. */
export function drawValueAxis(pen: Pen, axis: ValueAxis, left: number, right: number): void {
  const bottom = axis.y(axis.lowest);
  const hasBottom = axis.ticks.some(({ y }) => Math.abs(y - bottom) < 1);
  const heights = [...axis.ticks.map(({ y }) => y), ...(hasBottom ? [] : [bottom])];
  // One path for all lines: in a file of many panels they would be most of the elements.
  const lines = heights.map((y) => `M${coordinate(left)},${coordinate(y)}H${coordinate(right)}`).join('');
  stroke(pen.append('path').attr('d', lines), 'grid', 1);
  for (const { y, label } of axis.ticks) {
    write(pen, label, left - 6, y + 4, { size: 11, anchor: 'end', colour: 'muted' });
  }
}

function latencyUnit(highestMs: number): AxisUnit {
  if (highestMs >= 1000) return { factor: 0.001, suffix: '\u00a0s' };
  if (highestMs > 0 && highestMs < 1) return { factor: 1000, suffix: '\u00a0µs' };
  return { factor: 1, suffix: '\u00a0ms' };
}

function roundLatency(ms: number, side: 'below' | 'above'): number {
  const exponent = Number(ms.toExponential().split('e')[1]);
  const steps = [1, 2, 5, 10].map((step) => Number(`${step}e${exponent}`));
  return (side === 'below' ? steps.findLast((step) => step <= ms) : steps.find((step) => step >= ms)) ?? ms;
}
