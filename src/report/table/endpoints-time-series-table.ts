import { estimateCells, type Table } from './table.ts';

/**
 * What each endpoint got when: a row for each pod and window of time, in runs during which people changed the cluster.
 * `new` is 1 for pods that came during the run; `ready` the part of the replications in which it was ready at the end.
 */
export const endpointsTimeSeriesTable: Table = {
  name: 'endpoints-timeseries',
  writtenWhenEmpty: false,
  columns: () => [
    'alternative',
    'service',
    'pod',
    'node',
    'zone',
    'new',
    'start_ms',
    'end_ms',
    'requests_per_second',
    'share',
    'share_half_width',
    'ready',
  ],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.shares.flatMap(({ service, pods }) =>
        pods.flatMap(({ pod, node, zone, isNew, windows }) =>
          windows.map(({ startMs, endMs, requestsPerSecond, share, ready }) => [
            alternative.name,
            service,
            pod,
            node,
            zone,
            isNew ? 1 : 0,
            startMs,
            endMs,
            requestsPerSecond,
            ...estimateCells(share),
            ready,
          ]),
        ),
      ),
    ),
};
