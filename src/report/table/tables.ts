import { Registry } from '../../base/registry.ts';
import { balanceTable } from './balance-table.ts';
import { delaysTable } from './delays-table.ts';
import { endpointsTable } from './endpoints-table.ts';
import { endpointsTimeSeriesTable } from './endpoints-time-series-table.ts';
import { failuresTable } from './failures-table.ts';
import { latencyTable } from './latency-table.ts';
import { marksTable } from './marks-table.ts';
import { servicesTable } from './services-table.ts';
import { summaryTable } from './summary-table.ts';
import type { Table } from './table.ts';
import { thresholdsTable } from './thresholds-table.ts';
import { timeSeriesTable } from './time-series-table.ts';

/** All tables, in the order in which their files are listed. */
export const tables: Registry<Table> = new Registry([
  summaryTable,
  latencyTable,
  endpointsTable,
  servicesTable,
  failuresTable,
  delaysTable,
  timeSeriesTable,
  endpointsTimeSeriesTable,
  balanceTable,
  thresholdsTable,
  marksTable,
]);
