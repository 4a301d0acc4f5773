import type { Summary } from '../../statistics/summary.ts';
import { causeGroups } from './cause-sentences.ts';
import { shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

/**
 * A row for each reason for which requests of a workload failed, and what lay behind it; SHARE is of its requests. PLACES
 * are the nodes and pods where that happened.
 */
export function failureOverview(summary: Summary): OverviewTable {
  const rows = causeGroups(summary);
  const isSingle = new Set(rows.map(({ workload }) => workload)).size <= 1;
  return overviewTable(rows, [
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative],
    ['WORKLOAD', 'left', isSingle ? 1 : null, ({ workload }) => workload],
    ['REASON', 'left', null, ({ reason }) => reason],
    ['CAUSE', 'left', 3, ({ cause }) => cause],
    ['FAILED', 'right', null, ({ count }) => String(count)],
    ['SHARE', 'right', 2, ({ count, sent }) => shareFigure(count / sent)],
    ['PLACES', 'right', 0, ({ places }) => String(places.length)],
  ]);
}
