import { terminalText, textLength, wrapText } from '../report/text/text-style.ts';
import type { TerminalStyle } from './terminal-style.ts';

const gap = '  ';

/**
 * A table as kubectl prints them: upper-case headers, two spaces between columns, no borders. Where it would be wider
 * than the terminal, the widest columns are narrowed and their cells broken at spaces.
 *
 * @param rows cells, as many in each row as there are headers.
 * @returns lines that end with a newline each, without spaces at their ends.
 */
export function formatTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  style: TerminalStyle,
): string {
  const table = [headers, ...rows].map((row) => row.map((cell) => terminalText(cell, { ...style, wide: false })));
  const natural = headers.map((_, column) =>
    table.reduce((most, row) => Math.max(most, textLength(row[column] ?? '')), 0),
  );
  const widths = fit(natural, style.width - gap.length * (headers.length - 1));
  return table.map((row) => formatRow(row, widths)).join('');
}

/** Takes from the widest columns, one character at a time, until all fit. */
function fit(natural: readonly number[], available: number): readonly number[] {
  const least = 8;
  const widths = [...natural];
  let excess = widths.reduce((sum, each) => sum + each, 0) - available;
  for (; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] as number) <= least) break;
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}

function formatRow(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((width, column) => wrapText(row[column] ?? '', width));
  const height = Math.max(...cells.map((lines) => lines.length));
  let text = '';
  for (let line = 0; line < height; line++) {
    const parts = cells.map((lines, column) => pad(lines[line] ?? '', widths[column] as number));
    text += `${parts.join(gap).trimEnd()}\n`;
  }
  return text;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textLength(text)));
}
