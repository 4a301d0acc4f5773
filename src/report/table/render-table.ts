import type { Summary } from '../../statistics/summary.ts';
import { csvText } from './csv.ts';
import type { Table } from './table.ts';

/** The text of a table's CSV file; null where it has no row and is then not written. */
export function renderTable(table: Table, summary: Summary): string | null {
  const rows = table.rows(summary);
  if (rows.length === 0 && !table.writtenWhenEmpty) return null;
  return csvText(table.columns(summary), rows);
}
