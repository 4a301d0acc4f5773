import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/report/table/csv.ts';
import { renderTable } from '../../../src/report/table/render-table.ts';
import { tables } from '../../../src/report/table/tables.ts';
import { madeUpMesh } from '../made-up-mesh.ts';
import { madeUpSummary } from '../made-up-summary.ts';
import { randomSummary } from '../random-summary.ts';

describe.each(tables.all)('the table $name', (table) => {
  it('is what was read and found good', async () => {
    await expect(renderTable(table, madeUpSummary())).toMatchFileSnapshot(`../../golden/report/${table.name}.csv`);
  });

  it('comes back from a CSV reader as it was, whatever names a user chose', () => {
    fc.assert(
      fc.property(randomSummary, (summary) => {
        const text = renderTable(table, summary);
        const rows = table.rows(summary);
        if (text === null) {
          expect(rows).toEqual([]);
          return;
        }
        const [header, ...records] = parse(text, { record_delimiter: '\r\n' }) as readonly (readonly string[])[];
        expect(header).toEqual(table.columns(summary));
        expect(records.length).toBe(rows.length);
        const wrong = rows.flatMap((row, index) =>
          row.filter((cell, column) => !isSame(cell, records[index]![column]!)),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('has header names in snake case, all different', () => {
    const columns = table.columns(madeUpSummary());
    expect(columns.every((column) => /^[a-z0-9]+(_[a-z0-9]+)*$/.test(column))).toBe(true);
    expect(new Set(columns).size).toBe(columns.length);
  });
});

it.each([
  ['services', ['balanced', 'requests_jain_index']],
  ['endpoints', ['request_share_min', 'request_share_max']],
])('the table %s has more columns of requests where these are balanced, behind the others', (name, more) => {
  const table = tables.get(name);
  const [columns, ofMesh] = [table.columns(madeUpSummary()), table.columns(madeUpMesh())];
  expect(ofMesh.slice(0, columns.length)).toEqual(columns);
  expect(ofMesh.slice(columns.length)).toEqual(expect.arrayContaining(more));
});

/** Texts as they were, null as nothing, numbers to six digits or three decimals. */
function isSame(cell: Cell, text: string): boolean {
  if (typeof cell === 'string') return text === cell;
  if (cell === null || !Number.isFinite(cell)) return text === '';
  const half = Math.abs(cell) >= 1000 ? 0.0005 : Math.abs(cell) * 5e-6;
  return /^-?\d+(\.\d+)?(e-\d+)?$/.test(text) && Math.abs(Number(text) - cell) <= half * 1.001;
}
