import type { ScenarioRun } from './run-scenario-file.ts';

/** The share of each pod of the first Service in the connections of all replications, in the order of the pods. */
export function sharesOfService(run: ScenarioRun, alternative: string): readonly number[] {
  const byReplication = run.connections(alternative);
  const total = byReplication.flat().reduce((sum, count) => sum + count, 0);
  return byReplication[0]!.map((_, pod) => byReplication.reduce((sum, counts) => sum + counts[pod]!, 0) / total);
}
