import { line, type ScaleLinear, scaleLinear } from 'd3';
import { bandRuns, type DistributionPanel, type EndpointShare, isOutside } from './distribution-panel.ts';
import type { DistributionSpec } from './distribution-spec.ts';
import { EDGE, WIDTH } from './frame.ts';
import { write } from './lettering.ts';
import { coordinate, formatShare, shareTickLabels } from './number-format.ts';
import { fill, stroke } from './palette.ts';
import type { Pen } from './pen.ts';
import { fitText, textWidth } from './text-width.ts';

/** Height of a panel, without its title: the plot and the line below it with the names of the extremes. */
export const PROFILE_HEIGHT = 134;
const PLOT_HEIGHT = 112;
const PLOT_LEFT = 64;
const PLOT_RIGHT = WIDTH - EDGE;
/** Endpoints drawn in a panel, and in all together, so that the file stays small. */
const MOST_COLUMNS = 300;
const MOST_COLUMNS_TOGETHER = 2400;
/** The same where each has a square beside its dot. */
const MOST_PAIRS_TOGETHER = 1600;
/** More endpoints than these are drawn as a line through their shares. */
const MOST_DOTS = 120;

/** Endpoints side by side, busiest first: the shape of the distribution, where names would fill pages. */
export function drawProfile(
  pen: Pen,
  id: string,
  { endpoints, even }: DistributionPanel,
  spec: DistributionSpec,
  axis: ScaleLinear<number, number>,
  top: number,
): void {
  const bottom = top + PLOT_HEIGHT;
  const y = axis.copy().range([bottom, top]);
  const x = scaleLinear().domain([0, endpoints.length]).range([PLOT_LEFT, PLOT_RIGHT]);
  drawChance(pen, endpoints, x, y);
  const ticks = y.ticks(4);
  const lines = ticks.map((tick) => `M${PLOT_LEFT},${coordinate(y(tick))}H${PLOT_RIGHT}`).join('');
  stroke(pen.append('path').attr('d', lines), 'grid', 1);
  shareTickLabels(ticks).forEach((label, index) => {
    write(pen, label, PLOT_LEFT - 6, y(ticks[index]!) + 4, { size: 11, anchor: 'end', colour: 'muted' });
  });
  if (even !== null) {
    const line = pen.append('path').attr('d', `M${PLOT_LEFT},${coordinate(y(even))}H${PLOT_RIGHT}`);
    stroke(line, 'muted', 1).attr('stroke-dasharray', '4 3');
  }
  const together = spec.withOther ? MOST_PAIRS_TOGETHER : MOST_COLUMNS_TOGETHER;
  const most = Math.min(MOST_COLUMNS, Math.floor(together / spec.panels.length));
  const shown = columnsOf(endpoints, most);
  if (spec.replicated) drawRanges(pen, id, shown, x, y);
  if (spec.withOther) drawOthers(pen, id, shown, x, y);
  drawMeans(pen, id, shown, x, y);
  nameExtremes(pen, endpoints, bottom + 15);
}

interface Column {
  /** Place among the endpoints. */
  readonly rank: number;
  readonly endpoint: EndpointShare;
}

/** All endpoints, or with more than can be told apart every so many: they are sorted, so none hides between. */
function columnsOf(endpoints: readonly EndpointShare[], most: number): readonly Column[] {
  const step = Math.max(1, Math.ceil(endpoints.length / most));
  return endpoints
    .map((endpoint, rank) => ({ rank, endpoint }))
    .filter(({ rank }) => rank % step === 0 || rank === endpoints.length - 1);
}

/** The band as one outline of steps: over its upper ends to the right, and back along the lower ones. */
function drawChance(
  pen: Pen,
  endpoints: readonly EndpointShare[],
  x: (rank: number) => number,
  y: (share: number) => number,
): void {
  for (const { from, to, chance } of bandRuns(endpoints).slice(0, MOST_COLUMNS)) {
    const band = pen
      .append('rect')
      .attr('x', coordinate(x(from)))
      .attr('y', coordinate(y(chance.high)))
      .attr('width', coordinate(x(to) - x(from)))
      .attr('height', coordinate(y(chance.low) - y(chance.high)));
    fill(band, 'chance');
  }
}

function drawRanges(
  pen: Pen,
  id: string,
  columns: readonly Column[],
  x: (rank: number) => number,
  y: (share: number) => number,
): void {
  const path = columns
    .map(
      ({ rank, endpoint }) =>
        `M${coordinate(x(rank + 0.5))},${coordinate(y(endpoint.low))}V${coordinate(y(endpoint.high))}`,
    )
    .join('');
  const width = coordinate(Math.min(2, (PLOT_RIGHT - PLOT_LEFT) / columns.length / 2));
  const ranges = pen.append('path').attr('id', `${id}-ranges`).attr('d', path);
  stroke(ranges, 'blue', Number(width)).attr('stroke-opacity', 0.45);
}

/**
 * Squares for the shares of the other unit: stretches without length and with square ends. Those beyond the axis are
 * triangles that point to where they would be.
 */
function drawOthers(
  pen: Pen,
  id: string,
  columns: readonly Column[],
  x: (rank: number) => number,
  y: ScaleLinear<number, number>,
): void {
  const [lowest, highest] = y.domain() as [number, number];
  const side = Math.min(7, Math.max(2.5, ((PLOT_RIGHT - PLOT_LEFT) / columns.length) * 0.6));
  const squares: string[] = [];
  const triangles: string[] = [];
  for (const { rank, endpoint } of columns) {
    const share = endpoint.otherShare;
    if (share === null) continue;
    const middle = x(rank + 0.5);
    // The tip is at the end of the axis, so that nothing lies on the words above and below the plot.
    const sign = share > highest ? 1 : -1;
    const base = `M${coordinate(middle - side / 2)},${coordinate(y(share) + sign * side)}h${coordinate(side)}`;
    if (share > highest || share < lowest)
      triangles.push(`${base}l${coordinate(-side / 2)},${coordinate(-sign * side)}z`);
    else squares.push(`M${coordinate(middle)},${coordinate(y(share))}h0`);
  }
  if (squares.length > 0) {
    const mark = pen.append('path').attr('id', `${id}-others`).attr('d', squares.join(''));
    stroke(mark, 'muted', Number(coordinate(side))).attr('stroke-linecap', 'square');
  }
  if (triangles.length > 0) {
    fill(pen.append('path').attr('id', `${id}-others-beyond`).attr('d', triangles.join('')), 'muted');
  }
}

function drawMeans(
  pen: Pen,
  id: string,
  columns: readonly Column[],
  x: (rank: number) => number,
  y: (share: number) => number,
): void {
  const path = line<Column>()
    .x(({ rank }) => x(rank + 0.5))
    .y(({ endpoint }) => y(endpoint.share))
    .digits(2);
  if (columns.length > MOST_DOTS) {
    stroke(
      pen
        .append('path')
        .attr('id', `${id}-means`)
        .attr('d', path(columns) ?? ''),
      'blue',
      2,
    );
    return;
  }
  // A stretch without length and with round ends is a dot, and a fifth of the text of a circle.
  const diameter = Math.min(8, Math.max(3, ((PLOT_RIGHT - PLOT_LEFT) / columns.length) * 0.7));
  for (const outside of [false, true]) {
    const dots = columns.filter(({ endpoint }) => isOutside(endpoint) === outside);
    const d = dots
      .map(({ rank, endpoint }) => `M${coordinate(x(rank + 0.5))},${coordinate(y(endpoint.share))}h0`)
      .join('');
    if (d === '') continue;
    const mark = pen
      .append('path')
      .attr('id', `${id}-means-${outside ? 'outside' : 'inside'}`)
      .attr('d', d);
    stroke(mark, outside ? 'vermilion' : 'blue', Number(coordinate(diameter))).attr('stroke-linecap', 'round');
  }
}

function nameExtremes(pen: Pen, endpoints: readonly EndpointShare[], baseline: number): void {
  const busiest = endpoints[0]!;
  const quietest = endpoints.at(-1)!;
  const room = (PLOT_RIGHT - PLOT_LEFT) / 2 - 10;
  const described = (endpoint: EndpointShare): string => {
    const share = ` ${formatShare(endpoint.share)}`;
    return fitText(endpoint.name, room - textWidth(share, 11), 11) + share;
  };
  write(pen, described(busiest), PLOT_LEFT, baseline, { size: 11, colour: 'muted' });
  write(pen, described(quietest), PLOT_RIGHT, baseline, { size: 11, anchor: 'end', colour: 'muted' });
}
