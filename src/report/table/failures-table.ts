import type { Table } from './table.ts';

/**
 * Failed requests by reason; `share` is of the requests sent. When a workload failed, and the largest share of any
 * window, are the same in all of its rows; they are empty where it hardly failed, or all the time.
 */
export const failuresTable: Table = {
  name: 'failures',
  writtenWhenEmpty: true,
  columns: () => [
    'alternative',
    'workload',
    'reason',
    'count',
    'share',
    'meaning',
    'workload_failing_from_ms',
    'workload_failing_until_ms',
    'workload_failing_peak_share',
  ],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.workloads.flatMap((workload) =>
        workload.failures.map(({ reason, count, meaning }) => [
          alternative.name,
          workload.name,
          reason,
          count,
          count / workload.requests.sent,
          meaning,
          workload.failing?.fromMs ?? null,
          workload.failing?.untilMs ?? null,
          workload.failing?.peakShare ?? null,
        ]),
      ),
    ),
};
