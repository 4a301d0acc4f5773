import type { AlternativeSummary, EndpointSummary, ServiceSummary, Summary } from '../../statistics/summary.ts';
import { NOT_AVAILABLE, pValueFigure, ratioFigure, shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

interface Row {
  readonly alternative: AlternativeSummary;
  readonly service: ServiceSummary;
  readonly endpoints: readonly EndpointSummary[];
}

/**
 * A row for each Service of each alternative: how evenly its connections were spread. BUSIEST and QUIETEST are the
 * largest and the smallest share in any replication, MAX/MEAN is the largest over the mean share, mean of replications, JAIN Jain's fairness index, CHI2 P the p-value of a chi-square test against
 * what the algorithm should give. REQ MAX/MEAN, that of requests, is shown where it differs, and IDLE, the share of
 * endpoints without a connection, where there are any.
 */
export function distributionOverview({ alternatives }: Summary): OverviewTable {
  const rows = alternatives.flatMap((alternative) =>
    alternative.services
      .filter(({ connections, requests }) => connections > 0 || requests > 0)
      .map((service) => rowOf(alternative, service)),
  );
  const isSingle = new Set(rows.map(({ service }) => service.service)).size <= 1;
  const requestsDiffer = rows.some(({ service }) => {
    const ofConnections = service.maxOverMean.estimate ?? 0;
    return Math.abs((service.requestsMaxOverMean.estimate ?? 0) - ofConnections) > 0.02 * ofConnections;
  });
  const someIdle = rows.some(({ service }) => (service.idleShare.estimate ?? 0) > 0);
  return overviewTable<Row>(rows, [
    ['SERVICE', 'left', isSingle ? 1 : null, ({ service }) => service.service],
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative.name],
    ['ALGORITHM', 'left', 0, ({ service }) => service.algorithm],
    ['CONNECTIONS', 'right', 2, ({ service }) => String(service.connections)],
    ['ENDPOINTS', 'right', 5, ({ endpoints }) => String(endpoints.length)],
    ['BUSIEST', 'right', 6, ({ endpoints }) => largestShare(endpoints)],
    ['QUIETEST', 'right', 4, ({ endpoints }) => smallestShare(endpoints)],
    ['IDLE', 'right', someIdle ? 7 : 0, ({ service }) => shareFigure(service.idleShare.estimate ?? Number.NaN)],
    ['MAX/MEAN', 'right', null, ({ service }) => ratioFigure(service.maxOverMean, 3)],
    ['REQ MAX/MEAN', 'right', requestsDiffer ? null : 0, ({ service }) => ratioFigure(service.requestsMaxOverMean, 3)],
    ['JAIN', 'right', 3, ({ service }) => ratioFigure({ ...service.jainIndex, halfWidth: null }, 4)],
    [
      'CHI2 P',
      'right',
      8,
      ({ service }) => (service.chiSquare === null ? '-' : pValueFigure(service.chiSquare.pValue)),
    ],
    ['AGAINST', 'left', 0, ({ service }) => service.chiSquare?.against ?? '-'],
  ]);
}

function rowOf(alternative: AlternativeSummary, service: ServiceSummary): Row {
  const endpoints = alternative.endpoints.filter((endpoint) => endpoint.service === service.service);
  return { alternative, service, endpoints };
}

function largestShare(endpoints: readonly EndpointSummary[]): string {
  if (endpoints.length === 0) return NOT_AVAILABLE;
  return shareFigure(endpoints.reduce((most, { shareMax }) => Math.max(most, shareMax), 0));
}

function smallestShare(endpoints: readonly EndpointSummary[]): string {
  if (endpoints.length === 0) return NOT_AVAILABLE;
  return shareFigure(endpoints.reduce((least, { shareMin }) => Math.min(least, shareMin), 1));
}
