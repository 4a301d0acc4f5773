import type { ScaleLinear } from 'd3';
import type { ShareUnit } from '../../statistics/summary.ts';
import { bandRuns, type DistributionPanel, isOutside } from './distribution-panel.ts';
import type { DistributionSpec } from './distribution-spec.ts';
import { EDGE, WIDTH } from './frame.ts';
import { write } from './lettering.ts';
import { coordinate, shareTickLabels } from './number-format.ts';
import { type ColourName, fill, stroke } from './palette.ts';
import type { Pen } from './pen.ts';
import { fitText } from './text-width.ts';

const ROW = 17;
const PLOT_LEFT = 196;
const PLOT_RIGHT = WIDTH - EDGE - 56;

/** Height of the rows of a panel, without its title. */
export function rowsHeight({ endpoints }: DistributionPanel): number {
  return endpoints.length * ROW;
}

/** A row for each endpoint: name, chance band or even share, smallest to largest, mean, and the mean in figures. */
export function drawRows(
  pen: Pen,
  id: string,
  { endpoints, even }: DistributionPanel,
  spec: DistributionSpec,
  axis: ScaleLinear<number, number>,
  top: number,
  labelled: boolean,
): void {
  const x = axis.copy().range([PLOT_LEFT, PLOT_RIGHT]);
  const bottom = top + endpoints.length * ROW;
  for (const { from, to, chance } of bandRuns(endpoints)) {
    const band = pen
      .append('rect')
      .attr('x', coordinate(x(chance.low)))
      .attr('y', coordinate(top + from * ROW))
      .attr('width', coordinate(x(chance.high) - x(chance.low)))
      .attr('height', coordinate((to - from) * ROW));
    fill(band, 'chance');
  }
  drawShareAxis(pen, x, top, bottom, labelled ? spec.unit : null);
  if (even !== null) {
    const line = pen.append('path').attr('d', `M${coordinate(x(even))},${coordinate(top)}V${coordinate(bottom)}`);
    stroke(line, 'muted', 1).attr('stroke-dasharray', '4 3');
  }

  const decimals = spec.highest < 0.2 ? 2 : 1;
  endpoints.forEach((endpoint, row) => {
    const y = top + (row + 0.5) * ROW;
    const colour = isOutside(endpoint) ? 'vermilion' : 'blue';
    write(pen, fitText(endpoint.name, PLOT_LEFT - EDGE - 10, 11), PLOT_LEFT - 10, y + 4, { size: 11, anchor: 'end' });
    if (spec.replicated) {
      const whisker = pen
        .append('path')
        .attr('id', `${id}-range-${row + 1}`)
        .attr('d', `M${coordinate(x(endpoint.low))},${coordinate(y)}H${coordinate(x(endpoint.high))}`);
      stroke(whisker, colour, 2).attr('stroke-linecap', 'round').attr('stroke-opacity', 0.55);
    }
    if (spec.withOther && endpoint.otherShare !== null) drawSquare(pen, x, endpoint.otherShare, y);
    drawDot(pen, x(endpoint.share), y, colour, isOutside(endpoint));
    write(pen, `${(endpoint.share * 100).toFixed(decimals)}%`, WIDTH - EDGE, y + 4, {
      size: 11,
      anchor: 'end',
      bold: isOutside(endpoint),
      colour: isOutside(endpoint) ? 'ink' : 'muted',
    });
  });
}

/** @param labelled the unit that the caption names; null for lines alone. */
function drawShareAxis(
  pen: Pen,
  x: ScaleLinear<number, number>,
  top: number,
  bottom: number,
  labelled: ShareUnit | null,
): void {
  const ticks = x.ticks(6);
  const lines = ticks.map((tick) => `M${coordinate(x(tick))},${coordinate(top)}V${coordinate(bottom)}`).join('');
  stroke(pen.append('path').attr('d', lines), 'grid', 1);
  if (labelled === null) return;
  shareTickLabels(ticks).forEach((label, index) => {
    write(pen, label, x(ticks[index]!), bottom + 16, { size: 11, anchor: 'middle', colour: 'muted' });
  });
  const caption = `share of the Service’s ${labelled}`;
  write(pen, caption, (PLOT_LEFT + PLOT_RIGHT) / 2, bottom + 32, { size: 11, anchor: 'middle', colour: 'muted' });
}

/** A circle, or a diamond for what chance does not explain: shape and colour say the same. */
function drawDot(pen: Pen, x: number, y: number, colour: ColourName, outside: boolean): void {
  if (outside)
    fill(pen.append('path').attr('d', `M${coordinate(x)},${coordinate(y - 5.5)}l5.5,5.5l-5.5,5.5l-5.5,-5.5z`), colour);
  else fill(pen.append('circle').attr('cx', coordinate(x)).attr('cy', coordinate(y)).attr('r', 4), colour);
}

/** A square, or at the end of the axis a triangle that points to where it would be. */
function drawSquare(pen: Pen, axis: ScaleLinear<number, number>, share: number, y: number): void {
  const [lowest, highest] = axis.domain() as [number, number];
  const x = axis(share);
  const width = share > highest ? -7 : 7;
  const outline =
    share > highest || share < lowest
      ? `M${coordinate(x + width)},${coordinate(y - 4)}l${-width},4l${width},4z`
      : `M${coordinate(x - 4)},${coordinate(y - 4)}h8v8h-8z`;
  stroke(pen.append('path').attr('d', outline), 'muted', 1.5);
}
