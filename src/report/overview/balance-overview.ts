import { formatDurationMs } from '../../base/units.ts';
import type { Estimate, Summary } from '../../statistics/summary.ts';
import { NOT_AVAILABLE, shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

/**
 * A row for each Service to which pods came during the run: how many (NEW PODS), what they got of its requests in the
 * last tenth of the time (SHARE AT END), what would be fair, and from when on they had nine tenths of that (FAIR FROM).
 */
export function balanceOverview({ alternatives }: Summary): OverviewTable {
  const rows = alternatives.flatMap((alternative) =>
    alternative.shares
      .filter(({ windows }) => windows.length > 0)
      .map((shares) => ({ alternative: alternative.name, ...shares })),
  );
  const isSingle = new Set(rows.map(({ service }) => service)).size <= 1;
  return overviewTable(rows, [
    ['SERVICE', 'left', isSingle ? 1 : null, ({ service }) => service],
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative],
    ['NEW PODS', 'right', 2, ({ atEnd }) => String(Number(atEnd.newPods.toPrecision(3)))],
    ['SHARE AT END', 'right', null, ({ atEnd }) => withHalfWidth(atEnd.newShare)],
    ['FAIR', 'right', null, ({ atEnd }) => shareFigure(atEnd.fairShare ?? Number.NaN)],
    ['FAIR FROM', 'right', 3, ({ fairFromMs }) => (fairFromMs === null ? '-' : formatDurationMs(fairFromMs))],
  ]);
}

function withHalfWidth({ estimate, halfWidth }: Estimate): string {
  if (estimate === null) return NOT_AVAILABLE;
  const share = shareFigure(estimate);
  return halfWidth === null ? share : `${share} ±${shareFigure(Number(halfWidth.toPrecision(2)))}`;
}
