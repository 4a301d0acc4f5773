import { formatDurationMs } from '../base/units.ts';
import { fixedTimes } from '../fault/plan-times.ts';
import type { Measurements } from '../measurement/measurements.ts';
import { operationKinds } from '../operation/registry.ts';
import type { Alternative, FaultSpec } from '../scenario/scenario.ts';
import { mean } from '../statistics/mean.ts';
import type { MarkSummary } from '../statistics/summary.ts';

/** A fault that comes more often than this has flags for its first times only. */
const MOST_FLAGS = 40;

/**
 * Flags for the time axis: the faults and operations, then what followed from them in every replication, at the mean of
 * its times.
 */
export function summarizeMarks(
  { world, plan }: Alternative,
  replications: readonly Measurements[],
): readonly MarkSummary[] {
  const faults = world.faults
    .filter(({ atMs }) => atMs < plan.durationMs)
    .flatMap((fault) => marksOfFault(fault, plan.durationMs));
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

/** One at random has other times in each replication: its flag says from when on it may come, and how often. */
function marksOfFault(fault: FaultSpec, durationMs: number): readonly MarkSummary[] {
  const { name, kind, atMs, repeats } = fault;
  const label = name === kind ? kind : `${kind} ${name}`;
  if (repeats?.kind === 'random') {
    const means = `mtbf ${formatDurationMs(repeats.mtbfMs)}, mttr ${formatDurationMs(repeats.mttrMs)}`;
    return [{ atMs, untilMs: durationMs, label: `${label} at random, ${means}` }];
  }
  const occurrences = fixedTimes(fault, { startMs: 0, endMs: durationMs }).slice(0, MOST_FLAGS);
  return occurrences.map(({ beginsMs, endsMs }) => ({
    atMs: beginsMs,
    untilMs: endsMs === Number.POSITIVE_INFINITY ? null : Math.min(durationMs, endsMs),
    label,
  }));
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
