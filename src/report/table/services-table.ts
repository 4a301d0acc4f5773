import { shareUnit } from '../../statistics/share-unit.ts';
import { estimateCells, type Table } from './table.ts';

/** What is balanced where requests are, and how evenly: figures that runs without balancers of requests do not need. */
const requestColumns = [
  'balanced',
  'requests_jain_index',
  'requests_jain_index_half_width',
  'requests_idle_share',
  'requests_idle_share_half_width',
];

/** How even each Service was: busiest over mean, Jain's index, and a chi-square test where one can be made. */
export const servicesTable: Table = {
  name: 'services',
  writtenWhenEmpty: true,
  columns: ({ alternatives }) => [
    'alternative',
    'service',
    'algorithm',
    'connections',
    'requests',
    'connections_max_over_mean',
    'connections_max_over_mean_half_width',
    'requests_max_over_mean',
    'requests_max_over_mean_half_width',
    'jain_index',
    'jain_index_half_width',
    'idle_share',
    'idle_share_half_width',
    'chi_square',
    'chi_square_degrees_of_freedom',
    'chi_square_p_value',
    'chi_square_against',
    ...(shareUnit(alternatives) === 'requests' ? requestColumns : []),
  ],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.services.map((service) => [
        alternative.name,
        service.service,
        service.algorithm,
        service.connections,
        service.requests,
        ...estimateCells(service.maxOverMean),
        ...estimateCells(service.requestsMaxOverMean),
        ...estimateCells(service.jainIndex),
        ...estimateCells(service.idleShare),
        service.chiSquare?.statistic ?? null,
        service.chiSquare?.degreesOfFreedom ?? null,
        service.chiSquare?.pValue ?? null,
        service.chiSquare?.against ?? null,
        ...(shareUnit(alternatives) === 'requests'
          ? [service.balanced, ...estimateCells(service.requestsJainIndex), ...estimateCells(service.requestsIdleShare)]
          : []),
      ]),
    ),
};
