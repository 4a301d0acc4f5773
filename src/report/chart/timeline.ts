import { curveLinear, curveStepBefore, line, type ScaleLinear, scaleLinear } from 'd3';
import type { ChartOf } from './chart.ts';
import { drawFrame, EDGE, headingHeight, WIDTH } from './frame.ts';
import { write } from './lettering.ts';
import { drawFlags, type FlagLayout, flagsHeight, layoutFlags } from './mark-flags.ts';
import { coordinate } from './number-format.ts';
import { seriesStyles, stroke } from './palette.ts';
import type { Pen } from './pen.ts';
import { fitText, textWidth } from './text-width.ts';
import type { TimePoint } from './thin-series.ts';
import { timeTicks } from './time-axis.ts';
import { type TimelineBlock, type TimelinePanel, type TimelineSpec, timelineSpec } from './timeline-spec.ts';
import { drawValueAxis, latencyAxis, linearAxis, type ValueAxis } from './value-axis.ts';

const PLOT_LEFT = 64;
const PLOT_RIGHT = WIDTH - EDGE;
const PANEL_TITLE = 18;
const PANEL_GAP = 8;
const KEY_LINE = 20;

/**
 * What happened when: rates, failures by reason, latency and endpoints above each other on one axis of time, with the
 * faults shaded through all of them.
 */
export const timelineChart: ChartOf<TimelineSpec> = { name: 'timeline', specOf: timelineSpec, draw };

/** A block with everything that its height depends on. */
interface BlockLayout {
  readonly block: TimelineBlock;
  readonly flags: FlagLayout;
  readonly keyLines: readonly (readonly KeyEntry[])[];
  readonly height: number;
}

interface KeyEntry {
  readonly series: number;
  readonly name: string;
  readonly x: number;
}

function draw(svg: Pen, spec: TimelineSpec): void {
  const { heading, blocks, startMs, endMs } = spec;
  const x = scaleLinear().domain([startMs, endMs]).range([PLOT_LEFT, PLOT_RIGHT]).clamp(true);
  const layouts = blocks.map((block) => layoutOf(block, x));
  const top = headingHeight(heading);
  const height = blocks.length === 0 ? 60 : layouts.reduce((sum, layout) => sum + layout.height, 0) + 8;
  drawFrame(svg, 'timeline', heading, top + height);
  if (blocks.length === 0) {
    write(svg, 'Nothing was measured over time.', WIDTH / 2, top + 30, { anchor: 'middle', colour: 'muted' });
  }
  let blockTop = top;
  layouts.forEach((layout, index) => {
    const id = `timeline-block-${index + 1}`;
    drawBlock(svg.append('g').attr('id', id), id, layout, blocks, x, blockTop);
    blockTop += layout.height;
  });
}

function layoutOf(block: TimelineBlock, x: (timeMs: number) => number): BlockLayout {
  const flags = layoutFlags(block.marks, block.marksLeftOut, x, PLOT_LEFT, PLOT_RIGHT);
  const keyLines = block.names.length > 1 ? keyLinesOf(block.names) : [];
  const panels = block.panels.reduce((sum, { height }) => sum + PANEL_TITLE + height + PANEL_GAP, 0);
  const title = block.title === '' ? 0 : 24;
  return {
    block,
    flags,
    keyLines,
    height: title + keyLines.length * KEY_LINE + flagsHeight(flags) + panels + 26,
  };
}

/** The key of the lines, in as many lines of text as the names need. */
function keyLinesOf(names: readonly string[]): readonly (readonly KeyEntry[])[] {
  const lines: KeyEntry[][] = [[]];
  let at = PLOT_LEFT;
  names.forEach((name, series) => {
    const shown = fitText(name, 280, 12, true);
    const width = 30 + textWidth(shown, 12, true) + 18;
    if (at + width > PLOT_RIGHT && at > PLOT_LEFT) {
      lines.push([]);
      at = PLOT_LEFT;
    }
    lines.at(-1)!.push({ series, name: shown, x: at });
    at += width;
  });
  return lines;
}

function drawBlock(
  pen: Pen,
  id: string,
  layout: BlockLayout,
  blocks: readonly TimelineBlock[],
  x: ScaleLinear<number, number>,
  top: number,
): void {
  const { block, flags, keyLines, height } = layout;
  let at = top;
  if (block.title !== '') {
    write(pen, fitText(block.title, WIDTH - 2 * EDGE, 12, true), EDGE, at + 15, { bold: true });
    at += 24;
  }
  for (const entries of keyLines) {
    for (const entry of entries) drawKeyEntry(pen, entry, at + 12);
    at += KEY_LINE;
  }
  const bottom = top + height - 26;
  const lanesTop = at;
  at = lanesTop + flagsHeight(flags);
  const plots = plotsOf(block, at);
  drawFlags(pen, flags, PLOT_LEFT, lanesTop, plots);

  const ticks = timeTicks(x.domain()[0]!, x.domain()[1]!, 8);
  block.panels.forEach((panel, index) => {
    const [plotTop, plotBottom] = plots[index]!;
    write(pen, panel.title, PLOT_LEFT, plotTop - 5, { size: 11, colour: 'muted' });
    const axis = axisOf(panel, blocks, plotBottom, plotTop);
    drawValueAxis(pen, axis, PLOT_LEFT, PLOT_RIGHT);
    for (const { timeMs } of ticks) {
      const tick = pen
        .append('line')
        .attr('x1', coordinate(x(timeMs)))
        .attr('x2', coordinate(x(timeMs)));
      stroke(tick.attr('y1', coordinate(plotBottom)).attr('y2', coordinate(plotBottom + 4)), 'muted', 1);
    }
    drawLines(pen, `${id}-panel-${index + 1}`, panel, x, axis);
  });
  for (const { timeMs, label } of ticks) {
    const anchor = x(timeMs) > PLOT_RIGHT - 20 ? 'end' : 'middle';
    write(pen, label, x(timeMs), bottom + 10, { size: 11, anchor, colour: 'muted' });
  }
}

function drawKeyEntry(pen: Pen, { series, name, x }: KeyEntry, baseline: number): void {
  const { colour, dash } = seriesStyles[series]!;
  const sample = pen.append('path').attr('d', `M${coordinate(x)},${coordinate(baseline - 4)}h24`);
  stroke(sample, colour, 2);
  if (dash !== '') sample.attr('stroke-dasharray', dash);
  write(pen, name, x + 30, baseline, { bold: true });
}

/** Top and bottom of each panel's plot, below its title. */
function plotsOf({ panels }: TimelineBlock, top: number): readonly (readonly [number, number])[] {
  let at = top;
  return panels.map(({ height }) => {
    const plotTop = at + PANEL_TITLE;
    at = plotTop + height + PANEL_GAP;
    return [plotTop, plotTop + height];
  });
}

function axisOf(panel: TimelinePanel, blocks: readonly TimelineBlock[], bottom: number, top: number): ValueAxis {
  const values = blocks
    .flatMap(({ panels }) => panels.filter(({ title }) => title === panel.title))
    .flatMap(({ lines }) => lines.flatMap(({ points }) => points.flatMap(([, value]) => value ?? [])));
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  const tickCount = panel.height > 80 ? 4 : 2;
  if (panel.quantity === 'latency') {
    const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
    return latencyAxis(sorted[Math.floor(sorted.length / 2)] ?? 0, highest, bottom, top, tickCount);
  }
  const unit = { factor: 1, suffix: panel.quantity === 'rate' ? '/s' : '', whole: panel.quantity === 'endpoints' };
  return linearAxis(highest, bottom, top, tickCount, unit);
}

function drawLines(pen: Pen, id: string, panel: TimelinePanel, x: (timeMs: number) => number, axis: ValueAxis): void {
  const path = line<TimePoint>()
    .defined(([, value]) => value !== null)
    .x(([timeMs]) => x(timeMs))
    .y(([, value]) => axis.y(value ?? 0))
    // The number of endpoints is that at the end of a window: it changed at some time since the one before.
    .curve(panel.quantity === 'endpoints' ? curveStepBefore : curveLinear)
    .digits(2);
  panel.lines.forEach(({ series, points }) => {
    const d = path(points);
    if (d === null) return;
    const mark = pen
      .append('path')
      .attr('id', series < 0 ? `${id}-due` : `${id}-line-${series + 1}`)
      .attr('d', d);
    if (series < 0) {
      // Whole, because half-transparent and over a shade it would be fainter than a line may be.
      stroke(mark, 'muted', 1.25);
      return;
    }
    const { colour, dash } = seriesStyles[series]!;
    stroke(mark, colour, 1.5).attr('stroke-linejoin', 'round').attr('stroke-linecap', 'round');
    if (dash !== '') mark.attr('stroke-dasharray', dash);
  });
}
