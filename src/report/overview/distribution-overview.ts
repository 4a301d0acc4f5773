import { shareUnit } from '../../statistics/share-unit.ts';
import type {
  AlternativeSummary,
  EndpointSummary,
  Estimate,
  ServiceSummary,
  Summary,
} from '../../statistics/summary.ts';
import { NOT_AVAILABLE, pValueFigure, ratioFigure, shareFigure } from './figures.ts';
import { type OverviewTable, overviewTable } from './overview-table.ts';

interface Row {
  readonly alternative: AlternativeSummary;
  readonly service: ServiceSummary;
  readonly endpoints: readonly EndpointSummary[];
}

/**
 * A row for each Service of each alternative: how evenly its connections were spread. BUSIEST and QUIETEST are the
 * largest and the smallest share in any replication, MAX/MEAN is the largest over the mean share, mean of replications,
 * JAIN Jain's fairness index, CHI2 P the p-value of a chi-square test against what the algorithm should give. REQ
 * MAX/MEAN, that of requests, is shown where it differs, and IDLE, the share of endpoints without a connection, where
 * there are any. Where requests are balanced, all of these are of requests, and CONN MAX/MEAN is shown where it differs.
 */
export function distributionOverview({ alternatives }: Summary): OverviewTable {
  const rows = alternatives.flatMap((alternative) =>
    alternative.services
      .filter(({ connections, requests }) => connections > 0 || requests > 0)
      .map((service) => rowOf(alternative, service)),
  );
  const isSingle = new Set(rows.map(({ service }) => service.service)).size <= 1;
  return overviewTable<Row>(rows, [
    ['SERVICE', 'left', isSingle ? 1 : null, ({ service }) => service.service],
    ['ALTERNATIVE', 'left', null, ({ alternative }) => alternative.name],
    ['ALGORITHM', 'left', 0, ({ service }) => service.algorithm],
    ...(shareUnit(alternatives) === 'requests' ? requestColumns(rows) : connectionColumns(rows)),
  ]);
}

type Columns = Parameters<typeof overviewTable<Row>>[1];

function connectionColumns(rows: readonly Row[]): Columns {
  const someIdle = rows.some(({ service }) => (service.idleShare.estimate ?? 0) > 0);
  const requestsDiffer = rows.some(({ service }) => differ(service.maxOverMean, service.requestsMaxOverMean));
  return [
    ['CONNECTIONS', 'right', 2, ({ service }) => String(service.connections)],
    ['ENDPOINTS', 'right', 5, ({ endpoints }) => String(endpoints.length)],
    ['BUSIEST', 'right', 6, ({ endpoints }) => largest(endpoints.map(({ shareMax }) => shareMax))],
    ['QUIETEST', 'right', 4, ({ endpoints }) => smallest(endpoints.map(({ shareMin }) => shareMin))],
    ['IDLE', 'right', someIdle ? 7 : 0, ({ service }) => shareFigure(service.idleShare.estimate ?? Number.NaN)],
    ['MAX/MEAN', 'right', null, ({ service }) => ratioFigure(service.maxOverMean, 3)],
    ['REQ MAX/MEAN', 'right', requestsDiffer ? null : 0, ({ service }) => ratioFigure(service.requestsMaxOverMean, 3)],
    ['JAIN', 'right', 3, ({ service }) => ratioFigure({ ...service.jainIndex, halfWidth: null }, 4)],
    ['CHI2 P', 'right', 8, ({ service }) => pValueOf(service)],
    ['AGAINST', 'left', 0, ({ service }) => service.chiSquare?.against ?? '-'],
  ];
}

/** A test of connections is beside the point, and left to the widest form. */
function requestColumns(rows: readonly Row[]): Columns {
  const someIdle = rows.some(({ service }) => (service.requestsIdleShare.estimate ?? 0) > 0);
  const connectionsDiffer = rows.some(({ service }) => differ(service.requestsMaxOverMean, service.maxOverMean));
  const idleShare = ({ service }: Row): string => shareFigure(service.requestsIdleShare.estimate ?? Number.NaN);
  const tested: Columns = [
    ['CONN CHI2 P', 'right', 0, ({ service }) => pValueOf(service)],
    ['AGAINST', 'left', 0, ({ service }) => service.chiSquare?.against ?? '-'],
  ];
  return [
    ['REQUESTS', 'right', 1, ({ service }) => String(service.requests)],
    ['ENDPOINTS', 'right', 5, ({ endpoints }) => String(endpoints.length)],
    ['BUSIEST', 'right', 6, ({ endpoints }) => largest(endpoints.map(({ requestShareMax }) => requestShareMax))],
    ['QUIETEST', 'right', 4, ({ endpoints }) => smallest(endpoints.map(({ requestShareMin }) => requestShareMin))],
    ['IDLE', 'right', someIdle ? 7 : 0, idleShare],
    ['REQ MAX/MEAN', 'right', null, ({ service }) => ratioFigure(service.requestsMaxOverMean, 3)],
    ['JAIN', 'right', 3, ({ service }) => ratioFigure({ ...service.requestsJainIndex, halfWidth: null }, 4)],
    ['CONNECTIONS', 'right', 0, ({ service }) => String(service.connections)],
    ['CONN MAX/MEAN', 'right', connectionsDiffer ? 2 : 0, ({ service }) => ratioFigure(service.maxOverMean, 3)],
    ...(rows.some(({ service }) => service.chiSquare !== null) ? tested : []),
  ];
}

/** By more than two in a hundred of the one that leads. */
function differ(leading: Estimate, other: Estimate): boolean {
  const first = leading.estimate ?? 0;
  return Math.abs((other.estimate ?? 0) - first) > 0.02 * first;
}

function pValueOf({ chiSquare }: ServiceSummary): string {
  return chiSquare === null ? '-' : pValueFigure(chiSquare.pValue);
}

function rowOf(alternative: AlternativeSummary, service: ServiceSummary): Row {
  const endpoints = alternative.endpoints.filter((endpoint) => endpoint.service === service.service);
  return { alternative, service, endpoints };
}

function largest(shares: readonly number[]): string {
  return shares.length === 0 ? NOT_AVAILABLE : shareFigure(shares.reduce((a, b) => Math.max(a, b), 0));
}

function smallest(shares: readonly number[]): string {
  return shares.length === 0 ? NOT_AVAILABLE : shareFigure(shares.reduce((a, b) => Math.min(a, b), 1));
}
