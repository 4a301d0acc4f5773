import type { Measurements } from '../measurement/measurements.ts';
import type { Alternative } from '../scenario/scenario.ts';
import { mean } from '../statistics/mean.ts';
import type { MarkSummary } from '../statistics/summary.ts';

/**
 * Flags for the time axis: the faults, then what followed from them in every replication, at the mean of its times.
 */
export function summarizeMarks(
  { world, plan }: Alternative,
  replications: readonly Measurements[],
): readonly MarkSummary[] {
  const faults = world.faults.map(({ name, kind, atMs, durationMs }) => ({
    atMs,
    untilMs: durationMs === null ? null : Math.min(plan.durationMs, atMs + durationMs),
    label: name === kind ? kind : `${kind} ${name}`,
  }));
  const first = replications[0]?.marks ?? [];
  const followed = first.flatMap(({ label }, index) => {
    const times = replications.map(({ marks }) => marks[index]).filter((mark) => mark?.label === label);
    if (times.length < replications.length) return [];
    return [{ atMs: mean(times.map((mark) => mark!.atMs)), untilMs: null, label }];
  });
  return [...faults, ...followed];
}
