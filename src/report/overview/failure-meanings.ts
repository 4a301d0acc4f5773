import type { Summary } from '../../statistics/summary.ts';

/** What each reason that occurred in a run means, once: `timeout: connected, but …`. */
export function failureMeanings({ alternatives }: Summary): readonly string[] {
  const failures = alternatives.flatMap(({ workloads }) => workloads.flatMap((workload) => workload.failures));
  return [...new Map(failures.map(({ reason, meaning }) => [reason, `${reason}: ${meaning}`])).values()];
}
