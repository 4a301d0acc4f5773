import { area, curveStepBefore, line, type ScaleLinear, scaleLinear } from 'd3';
import {
  type BalanceLine,
  type BalancePanel,
  type BalancePoint,
  type BalanceSpec,
  balanceSpec,
  hasBalance,
} from './balance-spec.ts';
import type { ChartOf } from './chart.ts';
import { drawFrame, EDGE, headingHeight, WIDTH } from './frame.ts';
import { pushApart } from './label-layout.ts';
import { write } from './lettering.ts';
import { drawFlags, type FlagLayout, flagsHeight, layoutFlags } from './mark-flags.ts';
import { coordinate } from './number-format.ts';
import { type ColourName, fill, seriesStyles, stroke } from './palette.ts';
import type { Pen } from './pen.ts';
import { fitText, textWidth } from './text-width.ts';
import { timeTicks } from './time-axis.ts';
import { drawValueAxis, linearAxis, type ValueAxis } from './value-axis.ts';

const PLOT_LEFT = 64;
const PLOT_HEIGHT = 190;
/** Of many panels with few lines each. */
const LOW_PLOT_HEIGHT = 120;
const TITLE = 20;
const TICKS = 28;
/** From the end of the plot to the labels. */
const LEADER = 16;
const SAMPLE = 16;
/** Two lines of text. */
const LABEL_HEIGHT = 31;
const FAIR: { readonly colour: ColourName; readonly dash: string } = { colour: 'muted', dash: '5 3' };

/**
 * How pods that come during the run get their share: what they get of the requests, over time, and, dashed, what they
 * would if every ready pod got the same.
 */
export const balanceChart: ChartOf<BalanceSpec> = { name: 'balance', specOf: balanceSpec, draw, isShown: hasBalance };

/** Where a panel's marks lie. */
interface Plot extends Frame {
  readonly axis: ValueAxis;
  readonly top: number;
  readonly bottom: number;
}

/** What all panels share. */
interface Frame {
  readonly x: ScaleLinear<number, number>;
  readonly right: number;
  readonly plotHeight: number;
  /** The highest share that is drawn. */
  readonly highest: number;
}

function draw(svg: Pen, { heading, panels, startMs, endMs }: BalanceSpec): void {
  const labels = panels.flatMap(({ lines, fair }) => [...lines, fair]);
  const right = WIDTH - EDGE - LEADER - SAMPLE - 4 - Math.min(190, Math.ceil(widestLabel(labels)));
  const x = scaleLinear().domain([startMs, endMs]).range([PLOT_LEFT, right]).clamp(true);
  const flags = panels.map(({ marks, marksLeftOut }) => layoutFlags(marks, marksLeftOut, x, PLOT_LEFT, right));
  const areLow = panels.length > 2 && panels.every(({ lines }) => lines.length <= 2);
  const plotHeight = areLow ? LOW_PLOT_HEIGHT : PLOT_HEIGHT;
  const heights = flags.map((each) => TITLE + flagsHeight(each) + plotHeight + TICKS);
  const top = headingHeight(heading);
  const height = panels.length === 0 ? 60 : heights.reduce((sum, each) => sum + each, 0) + 8;
  drawFrame(svg, 'balance', heading, top + height);
  if (panels.length === 0) {
    write(svg, 'No pod came during the run.', WIDTH / 2, top + 30, { anchor: 'middle', colour: 'muted' });
  }
  const frame = { x, right, plotHeight, highest: highestShare(panels) };
  let panelTop = top;
  panels.forEach((panel, index) => {
    const id = `balance-panel-${index + 1}`;
    drawPanel(svg.append('g').attr('id', id), id, panel, flags[index]!, frame, panelTop);
    panelTop += heights[index]!;
  });
}

function widestLabel(labels: readonly BalanceLine[]): number {
  return labels
    .flatMap(({ name, figure }) => [textWidth(name, 12, true), textWidth(figure, 11)])
    .reduce((a, b) => Math.max(a, b), 0);
}

/** Of all panels, so that they can be compared: the highest line, with its band while that is not most of the picture. */
function highestShare(panels: readonly BalancePanel[]): number {
  const all = panels.flatMap(({ lines, fair }) => [...lines, fair].flatMap(({ points }) => points));
  const highest = all.reduce((most, { share }) => Math.max(most, share ?? 0), 0);
  const ends = all.reduce((most, { high }) => Math.max(most, high ?? 0), highest);
  return Math.min(ends, highest * 1.15);
}

function drawPanel(pen: Pen, id: string, panel: BalancePanel, flags: FlagLayout, frame: Frame, panelTop: number): void {
  write(pen, fitText(panel.title, WIDTH - 2 * EDGE, 11), EDGE, panelTop + 11, { size: 11, colour: 'muted' });
  const lanesTop = panelTop + TITLE;
  const top = lanesTop + flagsHeight(flags);
  const bottom = top + frame.plotHeight;
  const axis = linearAxis(frame.highest, bottom, top, 5, { factor: 100, suffix: '%' });
  const plot = { ...frame, axis, top, bottom };
  const { right } = frame;
  drawValueAxis(pen, axis, PLOT_LEFT, right);
  drawTimes(pen, plot);
  drawFlags(pen, flags, PLOT_LEFT, lanesTop, [[top, bottom]]);
  drawBands(pen, id, panel, plot);
  drawFair(pen, id, panel.fair, plot);
  drawLines(pen, id, panel, plot);
  drawLabels(pen, panel, plot);
}

function drawTimes(pen: Pen, { x, right, bottom }: Plot): void {
  for (const { timeMs, label } of timeTicks(x.domain()[0]!, x.domain()[1]!, 6)) {
    const tick = pen.append('path').attr('d', `M${coordinate(x(timeMs))},${coordinate(bottom)}v4`);
    stroke(tick, 'muted', 1);
    const anchor = x(timeMs) > right - 20 ? 'end' : 'middle';
    write(pen, label, x(timeMs), bottom + 17, { size: 11, anchor, colour: 'muted' });
  }
}

/** All bands, before any line, so that no line is veiled by another's band. */
function drawBands(pen: Pen, id: string, { lines }: BalancePanel, { x, axis }: Plot): void {
  const outline = area<BalancePoint>()
    .defined(({ low }) => low !== null)
    .x(({ timeMs }) => x(timeMs))
    .y0(({ low }) => axis.y(low ?? 0))
    .y1(({ high }) => axis.y(high ?? 0))
    .digits(1);
  lines.forEach(({ points }, index) => {
    const d = outline(points);
    if (d === null) return;
    const band = pen
      .append('path')
      .attr('id', `${id}-band-${index + 1}`)
      .attr('d', d);
    fill(band, seriesStyles[index]!.colour).attr('fill-opacity', 0.18);
  });
}

function drawFair(pen: Pen, id: string, { points }: BalanceLine, { x, axis }: Plot): void {
  const d = line<BalancePoint>()
    .defined(({ share }) => share !== null)
    .x(({ timeMs }) => x(timeMs))
    .y(({ share }) => axis.y(share ?? 0))
    // The number of pods is that at the end of a window: it changed at some time since the one before.
    .curve(curveStepBefore)
    .digits(1)(points);
  if (d === null) return;
  const mark = pen.append('path').attr('id', `${id}-fair`).attr('d', d);
  stroke(mark, FAIR.colour, 1.5).attr('stroke-dasharray', FAIR.dash);
}

function drawLines(pen: Pen, id: string, { lines }: BalancePanel, { x, axis }: Plot): void {
  const path = line<BalancePoint>()
    .defined(({ share }) => share !== null)
    .x(({ timeMs }) => x(timeMs))
    .y(({ share }) => axis.y(share ?? 0))
    .digits(1);
  lines.forEach(({ points }, index) => {
    const d = path(points);
    if (d === null) return;
    const { colour, dash } = seriesStyles[index]!;
    const mark = pen
      .append('path')
      .attr('id', `${id}-line-${index + 1}`)
      .attr('d', d);
    stroke(mark, colour, 2).attr('stroke-linejoin', 'round').attr('stroke-linecap', 'round');
    if (dash !== '') mark.attr('stroke-dasharray', dash);
  });
}

/** Name and share at the end of each line, with a thin line to it where the label had to be moved. */
function drawLabels(pen: Pen, { lines, fair }: BalancePanel, plot: Plot): void {
  const { x, axis, right, top, bottom } = plot;
  const entries = [...lines.map((each, index) => ({ each, style: seriesStyles[index]! })), { each: fair, style: FAIR }];
  const ends = entries.map(({ each }) => each.points.findLast(({ share }) => share !== null));
  const wished = ends.map((end) => axis.y(end?.share ?? 0));
  const placed = pushApart(wished, LABEL_HEIGHT, top + 6, bottom - 14);
  const sampleX = right + LEADER;
  entries.forEach(({ each, style: { colour, dash } }, index) => {
    const y = placed[index]!;
    const end = ends[index];
    if (end !== undefined) {
      const from = `M${coordinate(x(end.timeMs))},${coordinate(wished[index]!)}`;
      stroke(pen.append('path').attr('d', `${from}L${coordinate(sampleX)},${coordinate(y)}`), 'muted', 0.75);
    }
    const sample = stroke(
      pen.append('path').attr('d', `M${coordinate(sampleX)},${coordinate(y)}h${SAMPLE}`),
      colour,
      2,
    );
    if (dash !== '') sample.attr('stroke-dasharray', dash);
    const room = WIDTH - EDGE - sampleX - SAMPLE - 4;
    write(pen, fitText(each.name, room, 12, true), sampleX + SAMPLE + 4, y + 4, { bold: true });
    write(pen, fitText(each.figure, room, 11), sampleX + SAMPLE + 4, y + 18, { size: 11, colour: 'muted' });
  });
}
