import type { DnsQuery } from '../dns/lookup-round.ts';
import type { Assumption } from '../scenario/scenario.ts';
import type { Lookup } from './look-up.ts';

/** What `dns -o json` prints. Without an answer `rcode` is TIMEOUT or UNREACHABLE. */
export function lookupObject(
  { request, resolvConf, resolution, assumptions }: Lookup,
  more: readonly Assumption[],
): object {
  return {
    rcode: resolution.outcome,
    answers: resolution.answers.map(({ name, type, ttl, data }) => ({ name, type, ttl, data })),
    queries: resolution.rounds.flatMap((round, index) =>
      round.queries.map((query) => queryObject(query, index + 1, round.nameserver)),
    ),
    from: request.from,
    resolvConf,
    assumptions: [...assumptions, ...more],
  };
}

function queryObject({ name, type, outcome, response, visited }: DnsQuery, round: number, nameserver: string): object {
  return { name, type, rcode: outcome, answers: response?.answers.length ?? 0, round, nameserver, via: visited };
}
