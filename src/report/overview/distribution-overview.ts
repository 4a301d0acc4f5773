import type { AlternativeSummary, EndpointSummary, ServiceSummary, Summary } from '../../statistics/summary.ts';
import { NOT_AVAILABLE, pValueFigure, ratioFigure, shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

interface Row {
  readonly alternative: AlternativeSummary;
  readonly service: ServiceSummary;
  readonly count: number;
  readonly busiest: EndpointSummary | undefined;
  readonly quietest: EndpointSummary | undefined;
}

/**
 * A row for each Service of each alternative: how evenly its connections were spread. MAX/MEAN is the busiest
 * endpoint's share over the mean share, JAIN Jain's fairness index, CHI2 P the p-value of a chi-square test against
 * what the algorithm should give. REQ MAX/MEAN, that of requests, is shown where it differs.
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
  return overviewTable<Row>(rows, [
    ['SERVICE', 'left', isSingle ? 1 : null, ({ service }) => service.service],
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative.name],
    ['ALGORITHM', 'left', 0, ({ service }) => service.algorithm],
    ['CONNECTIONS', 'right', 2, ({ service }) => String(service.connections)],
    ['ENDPOINTS', 'right', 5, ({ count }) => String(count)],
    ['BUSIEST', 'right', 6, ({ busiest }) => shareOf(busiest)],
    ['QUIETEST', 'right', 4, ({ quietest }) => shareOf(quietest)],
    ['MAX/MEAN', 'right', null, ({ service }) => ratioFigure(service.maxOverMean, 3)],
    ['REQ MAX/MEAN', 'right', requestsDiffer ? null : 0, ({ service }) => ratioFigure(service.requestsMaxOverMean, 3)],
    ['JAIN', 'right', 3, ({ service }) => ratioFigure({ ...service.jainIndex, halfWidth: null }, 4)],
    [
      'CHI2 P',
      'right',
      7,
      ({ service }) => (service.chiSquare === null ? '-' : pValueFigure(service.chiSquare.pValue)),
    ],
    ['AGAINST', 'left', 0, ({ service }) => service.chiSquare?.against ?? '-'],
  ]);
}

function rowOf(alternative: AlternativeSummary, service: ServiceSummary): Row {
  const endpoints = alternative.endpoints.filter((endpoint) => endpoint.service === service.service);
  return {
    alternative,
    service,
    count: endpoints.length,
    busiest: endpoints.reduce<EndpointSummary | undefined>((a, b) => (a && a.share >= b.share ? a : b), undefined),
    quietest: endpoints.reduce<EndpointSummary | undefined>((a, b) => (a && a.share <= b.share ? a : b), undefined),
  };
}

function shareOf(endpoint: EndpointSummary | undefined): string {
  return endpoint === undefined ? NOT_AVAILABLE : shareFigure(endpoint.share);
}
