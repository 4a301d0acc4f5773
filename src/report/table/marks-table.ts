import type { Table } from './table.ts';

/** Faults, operations and what followed from them, from the start of the measured time. `end_ms` is empty for a moment. */
export const marksTable: Table = {
  name: 'marks',
  writtenWhenEmpty: false,
  columns: () => ['alternative', 'start_ms', 'end_ms', 'label'],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.marks.map((mark) => [alternative.name, mark.atMs, mark.untilMs, mark.label]),
    ),
};
