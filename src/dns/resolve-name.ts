import { askNameServers, type StubResolver } from './ask-name-servers.ts';
import type { DnsQuery, LookupRound, QueryOutcome } from './lookup-round.ts';
import type { RecordType, ResourceRecord } from './record.ts';
import { expandSearch, type Libc } from './search-expansion.ts';

/** What a lookup found, and what was asked for it. */
export interface Resolution {
  /** NOERROR without answers: there is such a name, but it has no record of that type. */
  readonly outcome: QueryOutcome;
  readonly answers: readonly ResourceRecord[];
  /** In the order in which they were sent. */
  readonly rounds: readonly LookupRound[];
}

interface TriedName {
  readonly asItStands: boolean;
  readonly outcome: QueryOutcome;
}

/**
 * Looks a name up as a process with this resolver does: it walks the search list until a name has an answer.
 *
 * glibc goes on after NXDOMAIN, NODATA and SERVFAIL. After a timeout it leaves the rest of the search list out, but
 * still asks for the name as it stands; a refused query ends the walk. If nothing was found it reports what the name as
 * it stands gave when that was asked first, else NODATA if any name of the list gave it, else SERVFAIL, else the last
 * outcome. musl goes on after NXDOMAIN only, and reports the last outcome.
 *
 * @param types asked for in parallel: `['A', 'AAAA']` for what most programs do.
 * @param nowMs for the caches of the servers; the walk takes no time in it.
 *
 * Source: glibc resolv/res_query.c __res_context_search, musl src/network/lookup_name.c.
 */
export function resolveName(
  name: string,
  types: readonly RecordType[],
  resolver: StubResolver,
  nowMs: number,
): Resolution {
  const { libc, resolvConf } = resolver;
  const candidates = expandSearch(name, resolvConf, libc);
  const rounds: LookupRound[] = [];
  const tried: TriedName[] = [];
  let givesUpSearch = false;
  for (const candidate of candidates) {
    const asItStands = candidate === `${name}.`;
    if (givesUpSearch && !asItStands) continue;
    const asked = askNameServers(candidate, types, resolver, nowMs);
    rounds.push(...asked.rounds);
    const answers = asked.decisive.flatMap(({ response }) => response?.answers ?? []);
    if (answers.length > 0) return { outcome: 'NOERROR', answers: withoutRepeats(answers), rounds };
    const outcome = outcomeOf(asked.decisive, libc);
    tried.push({ asItStands, outcome });
    if (libc === 'musl' && outcome !== 'NXDOMAIN') break;
    if (outcome === 'UNREACHABLE' && !asItStands) break;
    if (outcome === 'TIMEOUT' && !asItStands) givesUpSearch = true;
  }
  return { outcome: verdictOf(tried, libc), answers: [], rounds };
}

function verdictOf(tried: readonly TriedName[], libc: Libc): QueryOutcome {
  const last = tried.at(-1)?.outcome ?? 'NXDOMAIN';
  if (libc === 'musl') return last;
  if (tried[0]?.asItStands === true) return tried[0].outcome;
  return (['NOERROR', 'SERVFAIL'] as const).find((each) => tried.some(({ outcome }) => outcome === each)) ?? last;
}

/** Of a pair without answers glibc takes the first if that name exists, else the second; musl always the first. */
function outcomeOf(queries: readonly DnsQuery[], libc: Libc): QueryOutcome {
  const first = queries[0]?.outcome ?? 'TIMEOUT';
  return libc === 'musl' || first === 'NOERROR' ? first : (queries.at(-1)?.outcome ?? first);
}

/** An alias comes with the answer to each query of a pair. */
function withoutRepeats(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  return [...new Map(records.map((record) => [`${record.name} ${record.type} ${record.data}`, record])).values()];
}
