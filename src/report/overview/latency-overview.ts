import type { AlternativeSummary, Summary, WorkloadSummary } from '../../statistics/summary.ts';
import { latencyEstimate, latencyFigure, rateFigure, shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

interface Row {
  readonly alternative: AlternativeSummary;
  readonly workload: WorkloadSummary;
}

/**
 * A row for each workload of each alternative. Where room is scarce, first the workload goes if there is but one, then
 * RATE, P90, MAX, P50, REQUESTS, MEAN and P99.9.
 */
export function latencyOverview({ alternatives }: Summary): OverviewTable {
  const rows = alternatives.flatMap((alternative) =>
    alternative.workloads.map((workload) => ({ alternative, workload })),
  );
  const isSingle = new Set(rows.map(({ workload }) => workload.name)).size <= 1;
  return overviewTable<Row>(rows, [
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative.name],
    ['WORKLOAD', 'left', isSingle ? 1 : null, ({ workload }) => workload.name],
    ['REQUESTS', 'right', 6, ({ workload }) => String(workload.requests.sent)],
    ['FAILED', 'right', null, ({ workload: { requests } }) => shareFigure(requests.failed / requests.sent)],
    ['RETRIES', 'right', 0, ({ workload }) => String(workload.retries)],
    ['RATE', 'right', 2, ({ workload }) => rateFigure(workload.throughputPerSecond)],
    ['MEAN', 'right', 7, ({ workload }) => latencyFigure(workload.latencyMs.mean)],
    ['P50', 'right', 5, ({ workload }) => latencyEstimate(workload.latencyMs.p50)],
    ['P90', 'right', 3, ({ workload }) => latencyEstimate(workload.latencyMs.p90)],
    ['P95', 'right', 0, ({ workload }) => latencyEstimate(workload.latencyMs.p95)],
    ['P99', 'right', null, ({ workload }) => latencyFigure(workload.latencyMs.p99)],
    ['P99.9', 'right', 8, ({ workload }) => latencyEstimate(workload.latencyMs['p99.9'])],
    ['MAX', 'right', 4, ({ workload }) => latencyEstimate(workload.latencyMs.max)],
  ]);
}
