import type { Measurements } from '../measurement/measurements.ts';
import { operationKinds } from '../operation/registry.ts';
import type { Alternative } from '../scenario/scenario.ts';
import { mean } from '../statistics/mean.ts';
import type { MarkSummary } from '../statistics/summary.ts';

/**
 * Flags for the time axis: the faults and operations, then what followed from them in every replication, at the mean of
 * its times.
 */
export function summarizeMarks(
  { world, plan }: Alternative,
  replications: readonly Measurements[],
): readonly MarkSummary[] {
  const inTime = world.faults.filter(({ atMs }) => atMs < plan.durationMs);
  const faults = inTime.map(({ name, kind, atMs, durationMs }) => ({
    atMs,
    untilMs: durationMs === null ? null : Math.min(plan.durationMs, atMs + durationMs),
    label: name === kind ? kind : `${kind} ${name}`,
  }));
  const operations = world.operations
    .filter(({ atMs }) => atMs < plan.durationMs)
    .map(({ kind, parameters, atMs }) => ({ atMs, untilMs: null, label: operationKinds.get(kind).label(parameters) }));
  const byReplication = replications.map(({ marks }) => timesByName(marks));
  const [first = new Map<string, Happened>()] = byReplication;
  const followed = [...first].flatMap(([name, { label }]) => {
    const times = byReplication.flatMap((times) => times.get(name)?.atMs ?? []);
    if (times.length < replications.length) return [];
    return [{ atMs: mean(times), untilMs: null, label: times.length > 1 ? `${label} (mean)` : label }];
  });
  return [...faults, ...operations, ...followed];
}

interface Happened {
  readonly label: string;
  readonly atMs: number;
}

/** What happened in one replication, by label and by the how manieth time: its order may differ from run to run. */
function timesByName(marks: Measurements['marks']): Map<string, Happened> {
  const counts = new Map<string, number>();
  return new Map(
    marks.map(({ label, atMs }) => {
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      return [`${count} ${label}`, { label, atMs }];
    }),
  );
}
