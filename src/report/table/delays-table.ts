import type { Table } from './table.ts';

/**
 * Requests that succeeded late: an event took at least half of the latency and more than 100 ms. By cause and place;
 * `count` is of all replications together, and `share` is of the requests sent.
 */
export const delaysTable: Table = {
  name: 'delays',
  writtenWhenEmpty: false,
  columns: () => [
    'alternative',
    'workload',
    'cause',
    'node',
    'pod',
    'count',
    'share',
    'first_ms',
    'last_ms',
    'cause_meaning',
    'example',
  ],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.workloads.flatMap((workload) =>
        workload.delays.map(({ cause, meaning, node, pod, count, firstMs, lastMs, example }) => [
          alternative.name,
          workload.name,
          cause,
          node,
          pod,
          count,
          count / workload.requests.sent,
          firstMs,
          lastMs,
          meaning,
          example,
        ]),
      ),
    ),
};
