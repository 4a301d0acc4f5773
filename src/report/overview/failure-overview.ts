import type { Summary } from '../../statistics/summary.ts';
import { shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

/** A row for each reason for which requests of a workload failed; SHARE is of its requests. */
export function failureOverview({ alternatives }: Summary): OverviewTable {
  const rows = alternatives.flatMap((alternative) =>
    alternative.workloads.flatMap((workload) =>
      workload.failures.map(({ reason, count }) => ({ alternative, workload, reason, count })),
    ),
  );
  const isSingle = new Set(rows.map(({ workload }) => workload.name)).size <= 1;
  return overviewTable(rows, [
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative.name],
    ['WORKLOAD', 'left', isSingle ? 1 : null, ({ workload }) => workload.name],
    ['REASON', 'left', null, ({ reason }) => reason],
    ['FAILED', 'right', null, ({ count }) => String(count)],
    ['SHARE', 'right', 2, ({ count, workload }) => shareFigure(count / workload.requests.sent)],
  ]);
}
