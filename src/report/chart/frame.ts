import { xmlText } from '../xml-text.ts';
import { write } from './lettering.ts';
import { coordinate } from './number-format.ts';
import { fill, styleSheet } from './palette.ts';
import type { Pen } from './pen.ts';
import { textWidth, wrapText } from './text-width.ts';

/** Width of every chart: a column of text. Only the ratio to the height is told to the reader's program (viewBox). */
export const WIDTH = 720;
/** Free space at the edges. */
export const EDGE = 16;

const TITLE_SIZE = 14;
const SUBLINE_SIZE = 12;

/** The words of a chart that are not in the plot. */
export interface Heading {
  /** What is shown, of which scenario. */
  readonly title: string;
  /** Sample size, replications, seed, and what bands and whiskers are. */
  readonly subline: string;
  /** One or two sentences with the numbers, for those who do not see the picture. */
  readonly description: string;
}

/** Where the heading ends and the drawing may begin. */
export function headingHeight(heading: Heading): number {
  return EDGE + 2 + titleLines(heading).length * 18 + sublines(heading).length * 16 + 6;
}

/**
 * Everything around the plot: size, title and description for screen readers, the style sheet, the background and the
 * heading. `id` names the chart and begins all ids in it, so that several charts may stand in one page.
 */
export function drawFrame(svg: Pen, id: string, heading: Heading, height: number): void {
  svg
    .attr('viewBox', `0 0 ${WIDTH} ${coordinate(height)}`)
    .attr('role', 'img')
    .attr('aria-labelledby', `${id}-title ${id}-description`)
    .attr('font-family', 'Inter, Helvetica Neue, Arial, DejaVu Sans, sans-serif');
  svg.append('title').attr('id', `${id}-title`).text(xmlText(heading.title));
  svg.append('desc').attr('id', `${id}-description`).text(xmlText(heading.description));
  svg.append('style').text(styleSheet());
  fill(svg.append('rect').attr('width', WIDTH).attr('height', coordinate(height)), 'background');

  let baseline = EDGE + 2;
  for (const line of titleLines(heading)) {
    baseline += 18;
    write(svg, line, EDGE, baseline - 4, { size: TITLE_SIZE, bold: true });
  }
  for (const line of sublines(heading)) {
    baseline += 16;
    write(svg, line, EDGE, baseline - 4, { size: SUBLINE_SIZE, colour: 'muted' });
  }
}

function titleLines({ title }: Heading): readonly string[] {
  return wrapText(title, WIDTH - 2 * EDGE, TITLE_SIZE, 2, true);
}

/** Broken between the parts that `·` separates, so that no part is torn where it need not be. */
function sublines({ subline }: Heading): readonly string[] {
  const width = WIDTH - 2 * EDGE;
  const lines: string[] = [];
  for (const part of subline.split(' · ')) {
    const last = lines.at(-1);
    const joined = `${last} · ${part}`;
    if (last !== undefined && textWidth(joined, SUBLINE_SIZE) <= width) lines[lines.length - 1] = joined;
    else lines.push(...wrapText(part, width, SUBLINE_SIZE, 2));
  }
  return lines;
}
