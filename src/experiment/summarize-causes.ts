import type { CauseColumns } from '../measurement/cause-counts.ts';
import { failureCauses } from '../measurement/failure-cause.ts';
import type { CauseSummary } from '../statistics/summary.ts';
import { requestId } from './request-id.ts';

/** What one replication counted of a workload, with the names of its places. */
export interface CountedCauses {
  readonly columns: CauseColumns;
  readonly replication: number;
  /** By position; pods as `namespace/name`. */
  readonly nodes: readonly string[];
  readonly pods: readonly string[];
}

/**
 * Why requests of a workload failed with a reason (0: why they were late), all replications together, the most frequent
 * first. Places are the same where their names are, whatever their positions in a replication.
 */
export function summarizeCauses(
  workload: string,
  replications: readonly CountedCauses[],
  reason: number,
): readonly CauseSummary[] {
  const found = new Map<string, CauseSummary>();
  for (const { columns, replication, nodes, pods } of replications) {
    for (let row = 0; row < columns.counts.length; row++) {
      if (columns.reasons[row] !== reason) continue;
      const code = columns.causes[row]!;
      const node = nodes[columns.nodes[row]!] ?? null;
      const pod = pods[columns.pods[row]!] ?? null;
      const key = `${code} ${node ?? ''} ${pod ?? ''}`;
      const before = found.get(key);
      const firstMs = columns.firstMs[row]!;
      const lastMs = columns.lastMs[row]!;
      found.set(key, {
        cause: failureCauses[code - 1]!.name,
        meaning: causeSentence(code, node, pod),
        node,
        pod,
        count: (before?.count ?? 0) + columns.counts[row]!,
        firstMs: Math.min(before?.firstMs ?? firstMs, firstMs),
        lastMs: Math.max(before?.lastMs ?? lastMs, lastMs),
        example: before?.example ?? requestId(replication, workload, columns.examples[row]!),
      });
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.firstMs - b.firstMs);
}

/** The sentence of a cause with its place filled in; in general words where that is null. */
export function causeSentence(code: number, node: string | null, pod: string | null): string {
  return failureCauses[code - 1]!.meaning.replaceAll('{pod}', pod ?? 'the pod').replaceAll(
    '{node}',
    node ?? 'the node',
  );
}
