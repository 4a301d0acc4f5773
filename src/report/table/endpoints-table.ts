import { shareUnit } from '../../statistics/share-unit.ts';
import { estimateCells, type Table } from './table.ts';

/** How connections and requests were spread over the endpoints of each Service; last, where requests are balanced, the ends of their shares. */
export const endpointsTable: Table = {
  name: 'endpoints',
  writtenWhenEmpty: true,
  columns: ({ alternatives }) => [
    'alternative',
    'service',
    'pod',
    'node',
    'zone',
    'connections',
    'requests',
    'share',
    'share_min',
    'share_max',
    'chance_low',
    'chance_high',
    'request_share',
    'utilization',
    'utilization_half_width',
    'queue_length',
    'queue_length_half_width',
    ...(shareUnit(alternatives) === 'requests' ? ['request_share_min', 'request_share_max'] : []),
  ],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.endpoints.map((endpoint) => [
        alternative.name,
        endpoint.service,
        endpoint.pod,
        endpoint.node,
        endpoint.zone,
        endpoint.connections,
        endpoint.requests,
        endpoint.share,
        endpoint.shareMin,
        endpoint.shareMax,
        endpoint.chanceLow,
        endpoint.chanceHigh,
        endpoint.requestShare,
        ...estimateCells(endpoint.utilization),
        ...estimateCells(endpoint.queueLength),
        ...(shareUnit(alternatives) === 'requests' ? [endpoint.requestShareMin, endpoint.requestShareMax] : []),
      ]),
    ),
};
