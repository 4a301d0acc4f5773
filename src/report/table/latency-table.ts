import type { Table } from './table.ts';

/** The percentile spectrum: latency by quantile, pooled over replications. */
export const latencyTable: Table = {
  name: 'latency',
  writtenWhenEmpty: true,
  columns: () => ['alternative', 'workload', 'quantile', 'latency_ms', 'latency_ms_half_width', 'count_below'],
  rows: ({ alternatives }) =>
    alternatives.flatMap((alternative) =>
      alternative.workloads.flatMap((workload) =>
        workload.spectrum.map((row) => [
          alternative.name,
          workload.name,
          // As text, because six digits would make 0.9999999 a whole 1.
          String(Number(row.quantile.toPrecision(10))),
          row.latencyMs,
          row.halfWidthMs,
          row.countBelow,
        ]),
      ),
    ),
};
