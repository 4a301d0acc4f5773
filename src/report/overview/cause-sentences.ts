import { formatDurationMs } from '../../base/units.ts';
import type { CauseSummary, Summary } from '../../statistics/summary.ts';

/** The requests of a workload that failed for the same reason and cause, wherever that was. */
export interface CauseGroup {
  readonly alternative: string;
  readonly workload: string;
  readonly sent: number;
  readonly reason: string;
  readonly cause: string;
  readonly count: number;
  /** By place, the most frequent first. */
  readonly places: readonly CauseSummary[];
}

/** All groups, in the order of alternatives, workloads and reasons, the most frequent cause of a reason first. */
export function causeGroups({ alternatives }: Summary): readonly CauseGroup[] {
  return alternatives.flatMap(({ name: alternative, workloads }) =>
    workloads.flatMap(({ name: workload, requests, failures }) =>
      failures.flatMap(({ reason, causes }) =>
        [...new Set(causes.map(({ cause }) => cause))]
          .map((cause) => {
            const places = causes.filter((each) => each.cause === cause);
            const count = places.reduce((sum, each) => sum + each.count, 0);
            return { alternative, workload, sent: requests.sent, reason, cause, count, places };
          })
          .sort((a, b) => b.count - a.count),
      ),
    ),
  );
}

/**
 * The most frequent causes of failures in a sentence each, of the alternative and workload and at the place where they
 * were most frequent, with when they happened and one request of the kind: `41 stale-endpoint: the process of
 * default/web-x had ended …`.
 */
export function causeSentences(summary: Summary, most: number): readonly string[] {
  const { alternatives } = summary;
  const workloads = new Set(alternatives.flatMap((each) => each.workloads.map(({ name }) => name)));
  const ranked = [...causeGroups(summary)].sort((a, b) => b.count - a.count);
  const isFirst = ({ reason, cause }: CauseGroup, index: number): boolean =>
    ranked.findIndex((each) => each.reason === reason && each.cause === cause) === index;
  return ranked
    .filter(isFirst)
    .slice(0, most)
    .map(({ alternative, workload, reason, count, places }) => {
      const who = [
        ...(alternatives.length > 1 ? [alternative] : []),
        ...(workloads.size > 1 ? [workload] : []),
        `${count} ${reason}`,
      ].join(' ');
      const first = places[0]!;
      const where = places.length > 1 ? ` at ${places.length} places` : '';
      const share = first.count < count ? ` (${first.count} of them)` : '';
      return `${who}${where}: ${first.meaning}${share}; ${whenOf(places)}; trace ${first.example}`;
    });
}

function whenOf(places: readonly CauseSummary[]): string {
  const firstMs = places.reduce((least, each) => Math.min(least, each.firstMs), Number.POSITIVE_INFINITY);
  const lastMs = places.reduce((most, each) => Math.max(most, each.lastMs), 0);
  const from = formatDurationMs(firstMs);
  const until = formatDurationMs(lastMs);
  return from === until ? `at ${from}` : `${from}-${until}`;
}
