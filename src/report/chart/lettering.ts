import { xmlText } from '../xml-text.ts';
import { coordinate } from './number-format.ts';
import { type ColourName, fill } from './palette.ts';
import type { Pen } from './pen.ts';

/** How a line of text is set; by default 12 units high, in ink, from its start. */
export interface Lettering {
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  readonly colour?: ColourName;
}

/** Writes a line of text whose baseline begins (or ends, or is centred) at the point. */
export function write(pen: Pen, text: string, x: number, y: number, lettering: Lettering = {}): void {
  const { size = 12, anchor = 'start', bold = false, colour = 'ink' } = lettering;
  const line = pen.append('text').attr('x', coordinate(x)).attr('y', coordinate(y)).attr('font-size', size);
  if (anchor !== 'start') line.attr('text-anchor', anchor);
  if (bold) line.attr('font-weight', 600);
  fill(line, colour).text(xmlText(text));
}
