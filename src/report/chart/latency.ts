import { area, line, scaleLinear } from 'd3';
import type { ChartOf } from './chart.ts';
import { drawFrame, EDGE, headingHeight, WIDTH } from './frame.ts';
import { pushApart } from './label-layout.ts';
import {
  type LatencyPanel,
  type LatencyPoint,
  type LatencySeries,
  type LatencySpec,
  latencySpec,
  nines,
} from './latency-spec.ts';
import { write } from './lettering.ts';
import { coordinate } from './number-format.ts';
import { fill, seriesStyles, stroke } from './palette.ts';
import type { Pen } from './pen.ts';
import { fitText, textWidth } from './text-width.ts';
import { drawValueAxis, latencyAxis, type ValueAxis } from './value-axis.ts';

const PLOT_LEFT = 64;
const PLOT_HEIGHT = 232;
/** From the end of the plot to the labels. */
const LEADER = 16;
/** Two lines of text. */
const LABEL_HEIGHT = 31;

/**
 * Latency by percentile: each step to the right is ten times as rare. An exponential tail is a straight line here; a
 * bend upwards is a tail that the mean hides. Each line ends where the sample ends to carry it.
 */
export const latencyChart: ChartOf<LatencySpec> = { name: 'latency', specOf: latencySpec, draw };

/** Where a panel's marks lie. */
interface Plot {
  /** Horizontal position of a number of nines. */
  x(nines: number): number;
  readonly lastNines: number;
  readonly axis: ValueAxis;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function draw(svg: Pen, { heading, panels }: LatencySpec): void {
  const top = headingHeight(heading);
  const titleHeight = panels.length > 1 ? 26 : 8;
  const panelHeight = titleHeight + PLOT_HEIGHT + 14;
  drawFrame(svg, 'latency', heading, top + panels.length * panelHeight + 36);

  const all = panels.flatMap(({ series }) => series);
  const right = WIDTH - EDGE - LEADER - 20 - Math.min(190, Math.ceil(widestLabel(all)));
  const lastNines = all.reduce((most, { points }) => Math.max(most, nines(points.at(-1)?.quantile ?? 0)), 1);
  const x = scaleLinear().domain([0, lastNines]).range([PLOT_LEFT, right]);

  panels.forEach((panel, index) => {
    const panelTop = top + index * panelHeight + titleHeight;
    const bottom = panelTop + PLOT_HEIGHT;
    const plot = { x, lastNines, axis: axisOf(all, bottom, panelTop), right, top: panelTop, bottom };
    const id = `latency-panel-${index + 1}`;
    const pen = svg.append('g').attr('id', id);
    if (panel.title !== '') {
      write(pen, fitText(panel.title, WIDTH - 2 * EDGE, 12, true), EDGE, panelTop - 12, { bold: true });
    }
    drawValueAxis(pen, plot.axis, PLOT_LEFT, right);
    drawPercentiles(pen, plot, index === panels.length - 1);
    drawBands(pen, id, panel, plot);
    drawLines(pen, id, panel, plot);
    drawLabels(pen, panel, plot);
  });
  const caption = 'percentile of the succeeded requests, latency from the intended start';
  write(svg, caption, (PLOT_LEFT + right) / 2, top + panels.length * panelHeight + 24, {
    size: 11,
    anchor: 'middle',
    colour: 'muted',
  });
}

function widestLabel(all: readonly LatencySeries[]): number {
  return all
    .flatMap(({ name, figure }) => [textWidth(name, 12, true), textWidth(figure, 11)])
    .reduce((a, b) => Math.max(a, b), 0);
}

/** The axis of all panels: up to the highest point, with room for its band while that is not most of the picture. */
function axisOf(all: readonly LatencySeries[], bottom: number, top: number): ValueAxis {
  const points = all.flatMap(({ points }) => points);
  const highest = points.reduce((most, { ms }) => Math.max(most, ms), 0);
  const highestEnd = points.reduce((most, { highMs }) => Math.max(most, highMs ?? 0), highest);
  const medians = all.flatMap(({ points }) => points.find(({ quantile }) => quantile >= 0.5)?.ms ?? []);
  const median = medians.reduce((least, ms) => Math.min(least, ms), highest);
  return latencyAxis(median, Math.min(highestEnd, highest * 1.25), bottom, top, 5);
}

function drawPercentiles(pen: Pen, { x, lastNines, top, bottom }: Plot, labelled: boolean): void {
  const quantiles = [0, 0.5, ...Array.from({ length: 9 }, (_, index) => 1 - Number(`1e-${index + 1}`))];
  let labelEnd = 0;
  // From the right, because of the two that may be too near to each other, 0 % and 50 %, the median is to stay.
  for (const quantile of quantiles.filter((each) => nines(each) <= lastNines + 0.001).reverse()) {
    const at = x(Math.min(nines(quantile), lastNines));
    const tick = pen.append('line').attr('x1', coordinate(at)).attr('x2', coordinate(at));
    stroke(tick.attr('y1', coordinate(top)).attr('y2', coordinate(bottom + 4)), 'grid', 1);
    const label = `${Number((quantile * 100).toPrecision(9))}%`;
    const half = textWidth(label, 11) / 2;
    if (!labelled || (labelEnd > 0 && at + half > labelEnd)) continue;
    write(pen, label, at, bottom + 17, { size: 11, anchor: 'middle', colour: 'muted' });
    labelEnd = at - half - 4;
  }
}

/** The points that the axis can show. */
function visible({ points }: LatencySeries, { axis }: Plot): readonly LatencyPoint[] {
  return points.filter(({ ms }) => ms >= axis.lowest);
}

/** All bands, before any line, so that no line is veiled by another's band. */
function drawBands(pen: Pen, id: string, panel: LatencyPanel, plot: Plot): void {
  const { x, axis } = plot;
  const outline = area<LatencyPoint>()
    .x(({ quantile }) => x(nines(quantile)))
    .y0(({ lowMs }) => axis.y(Math.max(lowMs ?? 0, axis.lowest)))
    .y1(({ highMs }) => axis.y(highMs ?? 0))
    .digits(2);
  panel.series.forEach((series, index) => {
    const d = outline(visible(series, plot).filter(({ lowMs }) => lowMs !== null));
    if (d === null) return;
    const band = pen
      .append('path')
      .attr('id', `${id}-band-${index + 1}`)
      .attr('d', d);
    fill(band, seriesStyles[index]!.colour).attr('fill-opacity', 0.18);
  });
}

function drawLines(pen: Pen, id: string, panel: LatencyPanel, plot: Plot): void {
  const { x, axis } = plot;
  const path = line<LatencyPoint>()
    .x(({ quantile }) => x(nines(quantile)))
    .y(({ ms }) => axis.y(ms))
    .digits(2);
  panel.series.forEach((series, index) => {
    const d = path(visible(series, plot));
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

/** Name and p99 of each line at its end, with a thin line to it where the label had to be moved. */
function drawLabels(pen: Pen, panel: LatencyPanel, plot: Plot): void {
  const { x, axis, right, top, bottom } = plot;
  const ends = panel.series.map((series) => visible(series, plot).at(-1));
  const wished = ends.map((end) => (end === undefined ? bottom : axis.y(end.ms)));
  const placed = pushApart(wished, LABEL_HEIGHT, top + 6, bottom - 14);
  const sampleX = right + LEADER;
  panel.series.forEach(({ name, figure }, index) => {
    const y = placed[index]!;
    const end = ends[index];
    if (end !== undefined) {
      const from = `M${coordinate(x(nines(end.quantile)))},${coordinate(axis.y(end.ms))}`;
      stroke(pen.append('path').attr('d', `${from}L${coordinate(sampleX)},${coordinate(y)}`), 'muted', 0.75);
    }
    const { colour, dash } = seriesStyles[index]!;
    const sample = stroke(pen.append('path').attr('d', `M${coordinate(sampleX)},${coordinate(y)}h16`), colour, 2);
    if (dash !== '') sample.attr('stroke-dasharray', dash);
    const room = WIDTH - EDGE - sampleX - 20;
    write(pen, fitText(name, room, 12, true), sampleX + 20, y + 4, { bold: true });
    write(pen, fitText(figure, room, 11), sampleX + 20, y + 18, { size: 11, colour: 'muted' });
  });
}
