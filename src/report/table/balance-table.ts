import { estimateCells, type Table } from './table.ts';

/**
 * How much of the requests pods got that came during the run, and how much they would if every ready pod got the same:
 * a row for each window of time. No file where none came.
 */
export const balanceTable: Table = {
  name: 'balance',
  writtenWhenEmpty: false,
  columns: () => ['alternative', 'service', 'start_ms', 'end_ms', 'new_share', 'new_share_half_width', 'fair_share'],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.shares.flatMap(({ service, windows }) =>
        windows.map(({ startMs, endMs, newShare, fairShare }) => [
          alternative.name,
          service,
          startMs,
          endMs,
          ...estimateCells(newShare),
          fairShare,
        ]),
      ),
    ),
};
