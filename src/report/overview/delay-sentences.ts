import type { Summary } from '../../statistics/summary.ts';

/** Of each workload with requests that succeeded late, how many, and the most frequent cause in a sentence. */
export function delaySentences({ alternatives }: Summary): readonly string[] {
  return alternatives.flatMap(({ name, workloads }) =>
    workloads.flatMap((workload) => {
      const [first] = workload.delays;
      if (first === undefined) return [];
      const count = workload.delays.reduce((sum, each) => sum + each.count, 0);
      const who = [
        ...(alternatives.length > 1 ? [name] : []),
        ...(workloads.length > 1 ? [workload.name] : []),
        `${count} late`,
      ].join(' ');
      const share = first.count < count ? ` (${first.count} of them)` : '';
      return [`${who}: ${first.meaning}${share}; trace ${first.example}`];
    }),
  );
}
