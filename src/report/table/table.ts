import type { Estimate, Summary } from '../../statistics/summary.ts';
import type { Cell } from './csv.ts';

/** One CSV file of a run. */
export interface Table {
  /** Name of the file without `.csv`. */
  readonly name: string;
  /** False: no file is written where there is no row. */
  readonly writtenWhenEmpty: boolean;
  /** Header names, general to particular with the unit: `latency_ms_p99`. They may depend on what happened in the run. */
  columns(summary: Summary): readonly string[];
  /** One row for each line below the header, as long as `columns`. */
  rows(summary: Summary): readonly (readonly Cell[])[];
}

/** The two cells of an estimate: itself and its 95 % half-width. */
export function estimateCells({ estimate, halfWidth }: Estimate): readonly [Cell, Cell] {
  return [estimate, halfWidth];
}
