import { stringify } from 'csv-stringify/browser/esm/sync';
import { rounded } from '../round.ts';

/** What stands in a field: a number is rounded for files, null is left empty. */
export type Cell = string | number | null;

/**
 * Comma-separated values as RFC 4180 has them: a header line, CRLF after every line, quotes around a field that
 * holds a comma, a quote or a line break. Numbers have a point and no thousands separators on any machine.
 *
 * csv-stringify's build for browsers is used everywhere, because the one for Node needs the global Buffer.
 */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map(fieldText)),
    {
      header: true,
      columns: [...columns],
      record_delimiter: 'windows',
      // A lone CR or LF ends a line for many readers, though RFC 4180 has only the pair.
      quoted_match: /[\r\n]/,
    },
  );
}

function fieldText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  const value = rounded(cell);
  return value === null ? '' : String(value);
}
