import { formatDurationMs } from '../../base/units.ts';
import type { Summary } from '../../statistics/summary.ts';

/** What was run, in parts: name, simulated time × replications, seed, proxies. */
export function runParts({ name, seed, alternatives }: Summary): readonly string[] {
  const durations = distinct(alternatives.map(({ durationMs }) => formatDurationMs(durationMs)));
  const replications = distinct(alternatives.map((alternative) => String(alternative.replications)));
  const proxies = distinct(alternatives.map(({ proxy }) => proxy)).filter((proxy) => proxy !== '');
  return [
    name,
    `${durations.join(' or ')} × ${replications.join(' or ')} ${replications.join() === '1' ? 'replication' : 'replications'}`,
    `seed ${seed}`,
    ...(proxies.length > 0 ? [proxies.join(', ')] : []),
  ];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
