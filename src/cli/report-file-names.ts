import { charts } from '../report/chart/charts.ts';
import { tables } from '../report/table/tables.ts';

/** The names of all files that any report may have; which ones a run writes depends on what happened in it. */
export function reportFileNames(): readonly string[] {
  return [
    'run.json',
    'index.html',
    ...tables.names.map((name) => `${name}.csv`),
    ...charts.names.map((name) => `${name}.svg`),
  ];
}
