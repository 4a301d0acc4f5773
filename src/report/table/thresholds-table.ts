import { estimateCells, type Table } from './table.ts';

/** Which thresholds held. The unit of `estimate` depends on the row: it is in `unit`. */
export const thresholdsTable: Table = {
  name: 'thresholds',
  writtenWhenEmpty: false,
  columns: () => ['threshold', 'alternative', 'subject', 'unit', 'estimate', 'half_width', 'passed'],
  rows: ({ thresholds }) =>
    thresholds.map((threshold) => [
      threshold.text,
      threshold.alternative,
      threshold.subject,
      threshold.unit,
      ...estimateCells(threshold.value),
      threshold.passed ? 'true' : 'false',
    ]),
};
