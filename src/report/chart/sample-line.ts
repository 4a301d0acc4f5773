import type { Summary } from '../../statistics/summary.ts';
import { formatCount } from './number-format.ts';

/** More alternatives than a page can hold are in the tables, not in the charts. */
const MOST_ALTERNATIVES = 16;

/** The summary with as many alternatives as charts show, and what a sub-line says about those that are left out. */
export function chartedSummary(summary: Summary): { readonly charted: Summary; readonly leftOut: readonly string[] } {
  const all = summary.alternatives.length;
  const alternatives = summary.alternatives.slice(0, MOST_ALTERNATIVES);
  const leftOut = all > MOST_ALTERNATIVES ? [`the first ${MOST_ALTERNATIVES} of ${all} alternatives`] : [];
  return { charted: { ...summary, alternatives }, leftOut };
}

/** What a chart rests on, for its sub-line: `540,000 requests an alternative · 10 replications · seed 42`. */
export function sampleLine({ alternatives, seed }: Summary): string {
  const sent = alternatives.map(({ workloads }) => workloads.reduce((sum, { requests }) => sum + requests.sent, 0));
  const replications = alternatives.map((alternative) => alternative.replications);
  const each = alternatives.length > 1 ? ' an alternative' : '';
  return [
    `${between(sent)} ${sent.every((count) => count === 1) ? 'request' : 'requests'}${each}`,
    `${between(replications)} ${replications.every((count) => count === 1) ? 'replication' : 'replications'}`,
    `seed ${seed}`,
  ].join(' · ');
}

/** Whether any interval across replications can exist. */
export function isReplicated({ alternatives }: Summary): boolean {
  return alternatives.some(({ replications }) => replications > 1);
}

function between(counts: readonly number[]): string {
  const fewest = counts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return fewest < most ? `${formatCount(fewest)} to ${formatCount(most)}` : formatCount(most);
}
