import type { Table } from './table.ts';

/**
 * Failed requests by reason (what the client saw), cause (what lay behind it) and place; `count` is of all replications
 * together, and `share` is of the requests sent. `first_ms` and `last_ms`: when such requests were due, from the start of
 * the measured time; `example` is one for `svcsim trace --request`. When a workload failed, and the largest share of any
 * window, are the same in all of its rows; they are empty where it hardly failed, or all the time.
 */
export const failuresTable: Table = {
  name: 'failures',
  writtenWhenEmpty: true,
  columns: () => [
    'alternative',
    'workload',
    'reason',
    'cause',
    'node',
    'pod',
    'count',
    'share',
    'first_ms',
    'last_ms',
    'meaning',
    'cause_meaning',
    'example',
    'workload_failing_from_ms',
    'workload_failing_until_ms',
    'workload_failing_peak_share',
  ],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.workloads.flatMap((workload) =>
        workload.failures.flatMap((failure) =>
          failure.causes.map(({ cause, meaning, node, pod, count, firstMs, lastMs, example }) => [
            alternative.name,
            workload.name,
            failure.reason,
            cause,
            node,
            pod,
            count,
            count / workload.requests.sent,
            firstMs,
            lastMs,
            failure.meaning,
            meaning,
            example,
            workload.failing?.fromMs ?? null,
            workload.failing?.untilMs ?? null,
            workload.failing?.peakShare ?? null,
          ]),
        ),
      ),
    ),
};
