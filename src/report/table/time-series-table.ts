import type { Summary } from '../../statistics/summary.ts';
import type { Table } from './table.ts';

/** What happened when: a row for each window of time. Each reason of failure that happened has a column, and each cause. */
export const timeSeriesTable: Table = {
  name: 'timeseries',
  writtenWhenEmpty: true,
  columns: (summary) => [
    'alternative',
    'workload',
    'start_ms',
    'end_ms',
    'rate_per_second',
    'succeeded_per_second',
    'failed_per_second',
    ...reasonsOf(summary).map((reason) => `failed_per_second_${reason.replaceAll('-', '_')}`),
    ...causesOf(summary).map((cause) => `failed_per_second_cause_${cause.replaceAll('-', '_')}`),
    'latency_ms_p50',
    'latency_ms_p99',
    'endpoints_ready',
    'queue_length',
  ],
  rows: (summary) => {
    const reasons = reasonsOf(summary);
    const causes = causesOf(summary);
    return summary.alternatives.flatMap((alternative) =>
      alternative.workloads.flatMap((workload) =>
        workload.timeSeries.map((row) => [
          alternative.name,
          workload.name,
          row.startMs,
          row.endMs,
          row.ratePerSecond,
          row.succeededPerSecond,
          row.failedPerSecond,
          ...reasons.map((reason) => row.failures.find((failure) => failure.reason === reason)?.perSecond ?? 0),
          ...causes.map((cause) => row.causes.find((each) => each.cause === cause)?.perSecond ?? 0),
          row.p50Ms,
          row.p99Ms,
          row.readyEndpoints,
          row.queueLength,
        ]),
      ),
    );
  },
};

/** All reasons that happened anywhere in the run, by name, so that the columns do not depend on who failed first. */
function reasonsOf({ alternatives }: Summary): readonly string[] {
  const reasons = alternatives.flatMap(({ workloads }) =>
    workloads.flatMap(({ failures }) => failures.map(({ reason }) => reason)),
  );
  return [...new Set(reasons)].sort();
}

/** All causes that happened anywhere in the run, by name. */
function causesOf({ alternatives }: Summary): readonly string[] {
  const causes = alternatives.flatMap(({ workloads }) =>
    workloads.flatMap(({ failures }) => failures.flatMap((failure) => failure.causes.map(({ cause }) => cause))),
  );
  return [...new Set(causes)].sort();
}
