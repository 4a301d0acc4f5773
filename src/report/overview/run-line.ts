import { formatDurationMs } from '../../base/units.ts';
import type { Summary } from '../../statistics/summary.ts';

/** More names of balancers than these would fill the headline; the tables have them all. */
const MOST_NAMES = 6;

/** What was run, in parts: name, simulated time × replications, seed, and who takes the endpoints. */
export function runParts({ name, seed, alternatives }: Summary): readonly string[] {
  const durations = distinct(alternatives.map(({ durationMs }) => formatDurationMs(durationMs)));
  const replications = distinct(alternatives.map((alternative) => String(alternative.replications)));
  const choosers = distinct(alternatives.flatMap(({ chosenBy }) => chosenBy)).filter((name) => name !== '');
  const areProxies = alternatives.every(({ proxy, chosenBy }) => chosenBy.every((name) => name === proxy));
  return [
    name,
    `${durations.join(' or ')} × ${replications.join(' or ')} ${replications.join() === '1' ? 'replication' : 'replications'}`,
    `seed ${seed}`,
    ...(choosers.length > 0 ? [(areProxies ? choosers : shortened(choosers)).join(', ')] : []),
  ];
}

function shortened(names: readonly string[]): readonly string[] {
  return names.length <= MOST_NAMES
    ? names
    : [...names.slice(0, MOST_NAMES - 1), `${names.length - MOST_NAMES + 1} more`];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
