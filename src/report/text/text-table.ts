import type { OverviewColumn, OverviewTable } from '../overview/overview-table.ts';
import { type TextStyle, terminalText, textLength } from './text-style.ts';

/** A table as lines, and the headers of the columns that had no room. */
export interface TextTable {
  readonly header: string;
  readonly rows: readonly string[];
  readonly left: readonly string[];
}

const GAP = '  ';
/** Names are not narrowed further than this. */
const NARROWEST = 8;

/**
 * Aligned columns as kubectl prints them: upper-case headers, two spaces between, no borders. Where they do not fit,
 * columns go in their order; when only those that must stay are left, long names lose their middle.
 */
export function textTable({ columns, rowCount }: OverviewTable, style: TextStyle): TextTable {
  const shown = columns.map((column) => ({ ...column, cells: column.cells.map((cell) => terminalText(cell, style)) }));
  const kept = style.wide ? shown : fitting(shown, style.width);
  const widths = style.wide ? kept.map(widthOf) : narrowed(kept, style.width);
  const lineOf = (texts: readonly string[]): string =>
    texts
      .map((text, index) => pad(text, widths[index]!, kept[index]!.align))
      .join(GAP)
      .trimEnd();
  return {
    header: lineOf(kept.map(({ header }) => header)),
    rows: Array.from({ length: rowCount }, (_, row) => lineOf(kept.map(({ cells }) => cells[row]!))),
    left: shown.filter((column) => !kept.includes(column)).map(({ header }) => header),
  };
}

/** Columns for the widest form go first, then one after the other until the rest fits. */
function fitting(columns: readonly OverviewColumn[], width: number): readonly OverviewColumn[] {
  let kept = columns.filter(({ dropOrder }) => dropOrder === null || dropOrder >= 1);
  while (totalWidth(kept.map(widthOf)) > width) {
    const orders = kept.flatMap(({ dropOrder }) => dropOrder ?? []);
    if (orders.length === 0) break;
    const first = orders.reduce((a, b) => Math.min(a, b));
    kept = kept.filter(({ dropOrder }) => dropOrder !== first);
  }
  return kept;
}

/** Takes characters from the widest column on the left side, until all fit or none can give more. */
function narrowed(columns: readonly OverviewColumn[], width: number): readonly number[] {
  const widths = columns.map(widthOf);
  while (totalWidth(widths) > width) {
    const widest = widths.reduce(
      (best, each, index) => (columns[index]!.align === 'left' && each > (widths[best] ?? NARROWEST) ? index : best),
      -1,
    );
    if (widest < 0) break;
    widths[widest] = widths[widest]! - 1;
  }
  return widths;
}

function widthOf({ header, cells }: OverviewColumn): number {
  return cells.reduce((most, cell) => Math.max(most, textLength(cell)), header.length);
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP.length * Math.max(0, widths.length - 1));
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const characters = [...text];
  if (characters.length > width) {
    const tail = Math.ceil((width - 2) / 2);
    return `${characters.slice(0, width - 2 - tail).join('')}..${characters.slice(characters.length - tail).join('')}`;
  }
  const spaces = ' '.repeat(width - characters.length);
  return align === 'left' ? text + spaces : spaces + text;
}
