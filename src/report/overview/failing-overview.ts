import { formatDurationMs } from '../../base/units.ts';
import type { Summary } from '../../statistics/summary.ts';
import { shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

/**
 * A row for each workload that failed for a part of the run: from when to when (FAILING), and the largest share of the
 * requests of any window that did (UP TO).
 */
export function failingOverview({ alternatives }: Summary): OverviewTable {
  const rows = alternatives.flatMap((alternative) =>
    alternative.workloads.flatMap(({ name, failing }) =>
      failing === null ? [] : [{ alternative: alternative.name, workload: name, failing }],
    ),
  );
  const isSingle = new Set(rows.map(({ workload }) => workload)).size <= 1;
  return overviewTable(rows, [
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative],
    ['WORKLOAD', 'left', isSingle ? 1 : null, ({ workload }) => workload],
    [
      'FAILING',
      'left',
      null,
      ({ failing }) => `${formatDurationMs(failing.fromMs)}-${formatDurationMs(failing.untilMs)}`,
    ],
    ['UP TO', 'right', null, ({ failing }) => shareFigure(failing.peakShare)],
  ]);
}
