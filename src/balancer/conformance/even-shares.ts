import { type Algorithm, NO_SERVER } from '../balancer.ts';
import { drawnFlow } from './drawn-flow.ts';
import { Breach, type Law, type Subject } from './law.ts';
import { ownersStream, TrialOwner } from './trial-owner.ts';

/** Numbers of equal servers that are tried. */
const SERVER_COUNTS = [1, 2, 3, 5, 10];
const PICKS = 5000;
/** Chance alone deviates by so many standard deviations once in a million trials. */
const MOST_DEVIATIONS = 5;
const END = { latencyMs: 10, failed: false, utilization: -1, requestsPerSecond: -1 };

/** In the long run equal servers have the shares that the algorithm's `expectation` promises. */
export const evenShares: Law = {
  sentence: 'gives equal servers the shares that it promises',
  appliesTo: ({ expectation }) => expectation !== 'by load' && expectation !== 'one server',

  check(subject) {
    // How uneven it is is said of its defaults: a ring of ten points is another matter.
    const isAnotherTable = (subject.algorithm.unevenness ?? 0) > 0 && Object.keys(subject.options).length > 0;
    if (isAnotherTable) return;
    for (const count of SERVER_COUNTS) {
      const counts = countPicks(subject, count);
      if (subject.algorithm.expectation === 'each server in turn') continue;
      const wrong = whatIsUneven(subject.algorithm, counts);
      if (wrong !== null) throw new Breach(`${wrong}: ${counts.join(', ')} of ${PICKS} flows`);
    }
  },
};

/** How often each of so many equal servers was given, to flows that all differ, each of which ends at once. */
function countPicks(subject: Subject, count: number): readonly number[] {
  const owner = new TrialOwner(subject);
  const stream = ownersStream(subject.seed);
  const servers = Array.from({ length: count }, () => owner.add(1));
  const isInTurn = subject.algorithm.expectation === 'each server in turn';
  const counts = new Map(servers.map((server) => [server, 0]));
  for (let i = 0; i < PICKS; i++) {
    const server = owner.pick(drawnFlow(stream));
    if (server === NO_SERVER) throw new Breach(`it gave none of ${count} equal servers`);
    owner.openAt(server);
    owner.close(0, END);
    if (owner.closed.length > 0) owner.expire(0);
    counts.set(server, counts.get(server)! + 1);
    if (isInTurn && !isEven(counts)) {
      throw new Breach(`not in turn: ${[...counts.values()].join(', ')} after ${i + 1} picks`);
    }
  }
  return [...counts.values()];
}

function isEven(counts: ReadonlyMap<number, number>): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const count of counts.values()) {
    least = Math.min(least, count);
    most = Math.max(most, count);
  }
  return most - least <= 1;
}

function whatIsUneven({ unevenness = 0 }: Algorithm, counts: readonly number[]): string | null {
  if (counts.length === 1) return null;
  const fair = PICKS / counts.length;
  if (unevenness === 0) {
    const deviations = chiSquareDeviations(counts, fair);
    if (deviations > MOST_DEVIATIONS) return 'less even than chance would have it';
    return deviations < -MOST_DEVIATIONS ? 'more even than chance would have it' : null;
  }
  const most = unevenness * fair + MOST_DEVIATIONS * Math.sqrt((1 + unevenness) * fair);
  return counts.some((count) => Math.abs(count - fair) > most) ? 'less even than it says it is' : null;
}

/**
 * Pearson's chi-square statistic of equal shares, as a deviate of the standard normal distribution. Source: E. B. Wilson
 * and M. M. Hilferty, "The distribution of chi-square" (1931).
 */
function chiSquareDeviations(counts: readonly number[], fair: number): number {
  const degrees = counts.length - 1;
  const statistic = counts.reduce((sum, count) => sum + ((count - fair) * (count - fair)) / fair, 0);
  const variance = 2 / (9 * degrees);
  return (Math.cbrt(statistic / degrees) - (1 - variance)) / Math.sqrt(variance);
}
