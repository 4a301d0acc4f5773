import type { ScaleLinear } from 'd3';
import { bandRuns, type DistributionPanel, type DistributionSpec, isOutside } from './distribution-spec.ts';
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

/** A row for each endpoint: name, chance band, smallest to largest, mean, and the mean in figures. */
export function drawRows(
  pen: Pen,
  id: string,
  { endpoints }: DistributionPanel,
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
  drawShareAxis(pen, x, top, bottom, labelled);

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
    if (spec.withRequests) drawSquare(pen, x(endpoint.requestShare), y);
    drawDot(pen, x(endpoint.share), y, colour, isOutside(endpoint));
    write(pen, `${(endpoint.share * 100).toFixed(decimals)}%`, WIDTH - EDGE, y + 4, {
      size: 11,
      anchor: 'end',
      bold: isOutside(endpoint),
      colour: isOutside(endpoint) ? 'ink' : 'muted',
    });
  });
}

function drawShareAxis(pen: Pen, x: ScaleLinear<number, number>, top: number, bottom: number, labelled: boolean): void {
  const ticks = x.ticks(6);
  const lines = ticks.map((tick) => `M${coordinate(x(tick))},${coordinate(top)}V${coordinate(bottom)}`).join('');
  stroke(pen.append('path').attr('d', lines), 'grid', 1);
  if (!labelled) return;
  shareTickLabels(ticks).forEach((label, index) => {
    write(pen, label, x(ticks[index]!), bottom + 16, { size: 11, anchor: 'middle', colour: 'muted' });
  });
  const caption = 'share of the Service’s connections';
  write(pen, caption, (PLOT_LEFT + PLOT_RIGHT) / 2, bottom + 32, { size: 11, anchor: 'middle', colour: 'muted' });
}

/** A circle, or a diamond for what chance does not explain: shape and colour say the same. */
function drawDot(pen: Pen, x: number, y: number, colour: ColourName, outside: boolean): void {
  if (outside)
    fill(pen.append('path').attr('d', `M${coordinate(x)},${coordinate(y - 5.5)}l5.5,5.5l-5.5,5.5l-5.5,-5.5z`), colour);
  else fill(pen.append('circle').attr('cx', coordinate(x)).attr('cy', coordinate(y)).attr('r', 4), colour);
}

function drawSquare(pen: Pen, x: number, y: number): void {
  const square = pen.append('path').attr('d', `M${coordinate(x - 4)},${coordinate(y - 4)}h8v8h-8z`);
  stroke(square, 'muted', 1.5);
}
