import type { Table } from './table.ts';

/** Failed requests by reason; `share` is of the requests sent. */
export const failuresTable: Table = {
  name: 'failures',
  writtenWhenEmpty: true,
  columns: () => ['alternative', 'workload', 'reason', 'count', 'share'],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.workloads.flatMap((workload) =>
        workload.failures.map(({ reason, count }) => [
          alternative.name,
          workload.name,
          reason,
          count,
          count / workload.requests.sent,
        ]),
      ),
    ),
};
