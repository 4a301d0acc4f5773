import type { OverviewTable } from '../overview/overview-table.ts';
import { xmlText } from '../xml-text.ts';

/** The text as HTML shows it: nothing in it is markup. */
export function escapeHtml(text: string): string {
  return xmlText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A table with all its columns and at most so many rows; `source` names the file that has the rest. */
export function htmlTable({ columns, rowCount }: OverviewTable, mostRows: number, source: string): string {
  const alignment = columns.map(({ align }) => (align === 'right' ? ' class="number"' : ''));
  const head = columns.map(({ header }, index) => `<th scope="col"${alignment[index]}>${escapeHtml(header)}</th>`);
  const rows = Array.from({ length: Math.min(rowCount, mostRows) }, (_, row) => {
    const cells = columns.map(({ cells }, index) => `<td${alignment[index]}>${escapeHtml(cells[row]!)}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  const rest = rowCount - rows.length;
  return [
    '<div class="scroll"><table>',
    `<thead><tr>${head.join('')}</tr></thead>`,
    '<tbody>',
    ...rows,
    '</tbody>',
    '</table></div>',
    ...(rest > 0 ? [`<p>${rest} more rows are in ${fileLink(source)}.</p>`] : []),
  ].join('\n');
}

/** A link to a file in the same folder. */
export function fileLink(name: string): string {
  return `<a href="${escapeHtml(name)}">${escapeHtml(name)}</a>`;
}
