import type { Estimate, WorkloadSummary } from '../../statistics/summary.ts';
import { estimateCells, type Table } from './table.ts';

/** Every figure of every workload, one a row: the long form that data frames and pivot tables want. */
export const summaryTable: Table = {
  name: 'summary',
  writtenWhenEmpty: true,
  columns: () => ['alternative', 'workload', 'metric', 'estimate', 'half_width'],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.workloads.flatMap((workload) =>
        metricsOf(workload).map(([metric, value]) => [
          alternative.name,
          workload.name,
          metric,
          ...estimateCells(value),
        ]),
      ),
    ),
};

function metricsOf({
  requests,
  retries,
  failedRate,
  throughputPerSecond,
  latencyMs,
}: WorkloadSummary): readonly (readonly [string, Estimate])[] {
  return [
    ['requests_sent', counted(requests.sent)],
    ['requests_succeeded', counted(requests.succeeded)],
    ['requests_failed', counted(requests.failed)],
    ['retries', counted(retries)],
    ['failed_rate', failedRate],
    ['throughput_per_second', throughputPerSecond],
    ['latency_ms_mean', latencyMs.mean],
    ['latency_ms_p50', latencyMs.p50],
    ['latency_ms_p90', latencyMs.p90],
    ['latency_ms_p95', latencyMs.p95],
    ['latency_ms_p99', latencyMs.p99],
    ['latency_ms_p99.9', latencyMs['p99.9']],
    ['latency_ms_max', latencyMs.max],
  ];
}

/** A count over all replications: it is what it is, without an interval. */
function counted(count: number): Estimate {
  return { estimate: count, halfWidth: null };
}
