import type { Summary } from '../../statistics/summary.ts';
import { thresholdFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

/** A row for each threshold in each alternative: whether it held, and the value that decided it. */
export function thresholdOverview({ thresholds }: Summary): OverviewTable {
  return overviewTable(thresholds, [
    ['', 'left', null, ({ passed }) => (passed ? '✓' : '✗')],
    ['THRESHOLD', 'left', null, ({ text }) => text],
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative],
    ['VALUE', 'left', null, (threshold) => thresholdFigure(threshold)],
    ['OF', 'left', 1, ({ subject }) => subject],
  ]);
}
