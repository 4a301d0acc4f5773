import type { DnsServer } from './dns-server.ts';
import type { DnsQuery, LookupRound, QueryOutcome } from './lookup-round.ts';
import type { RecordType } from './record.ts';
import { type ResolvConf, type ResolverOptions, resolverOptions } from './resolv-conf.ts';
import type { Libc } from './search-expansion.ts';

/** Who is at an address: a server, nobody (queries are lost), or a machine that refuses them. */
export type NameServer = DnsServer | 'silent' | 'refuses';

/** The resolver of a C library in a client's process. */
export interface StubResolver {
  readonly libc: Libc;
  readonly resolvConf: ResolvConf;
  readonly serverAt: (nameserver: string) => NameServer;
}

/** What was asked for one name. */
export interface AskedName {
  readonly rounds: readonly LookupRound[];
  /** The queries to the name server whose word counts: the one that was asked last. */
  readonly decisive: readonly DnsQuery[];
}

/** A resolver without name servers asks its own machine. */
const OWN_MACHINE = '127.0.0.1';

/**
 * Asks for records of one fully qualified name.
 *
 * glibc goes through the name servers, and as often as `attempts` through their list, until one gives an answer other
 * than SERVFAIL. It waits `timeout` for the first of them, and for later ones a time that doubles with their place and is
 * divided by their number. musl asks all at once, takes the first answer, waits `timeout` in all, and ignores SERVFAIL.
 *
 * @param types asked for in parallel, unless glibc's options say `single-request`; not empty.
 *
 * Source: glibc resolv/res_send.c, musl src/network/res_msend.c.
 */
export function askNameServers(
  name: string,
  types: readonly RecordType[],
  resolver: StubResolver,
  nowMs: number,
): AskedName {
  const { nameservers } = resolver.resolvConf;
  const asking: Asking = {
    name,
    nowMs,
    nameservers: nameservers.length === 0 ? [OWN_MACHINE] : nameservers,
    serverAt: resolver.serverAt,
    options: resolverOptions(resolver.resolvConf),
  };
  return resolver.libc === 'musl' ? askAsMusl(asking, types) : askAsGlibc(asking, types);
}

interface Asking extends Pick<StubResolver, 'serverAt'> {
  readonly name: string;
  readonly nowMs: number;
  readonly nameservers: readonly string[];
  readonly options: ResolverOptions;
}

function askAsMusl(asking: Asking, types: readonly RecordType[]): AskedName {
  const { nameservers, serverAt, options } = asking;
  const answering = nameservers.find((address) => typeof serverAt(address) === 'object');
  const round = sendRound(asking, answering ?? (nameservers[0] as string), types, options.timeoutMs);
  const { queries } = round;
  const isComplete = answering !== undefined && queries.every(({ outcome }) => outcome !== 'SERVFAIL');
  return { rounds: [{ ...round, lostMs: isComplete ? 0 : options.timeoutMs }], decisive: queries };
}

function askAsGlibc(asking: Asking, types: readonly RecordType[]): AskedName {
  const { nameservers, serverAt, options } = asking;
  // Who asks for AAAA alone gets it.
  const wanted = options.noAaaa && types.length > 1 ? types.filter((type) => type !== 'AAAA') : types;
  const batches = options.singleRequest ? wanted.map((type) => [type]) : [wanted];
  const rounds: LookupRound[] = [];
  let decisive: readonly DnsQuery[] = [];
  for (let attempt = 0; attempt < options.attempts; attempt++) {
    for (const [place, nameserver] of nameservers.entries()) {
      const waitMs = waitForServer(options, place, nameservers.length);
      // Where nobody answers the first query, the second one is not sent.
      const sent = typeof serverAt(nameserver) === 'object' ? batches : batches.slice(0, 1);
      const asked = sent.map((batch) => sendRound(asking, nameserver, batch, waitMs));
      rounds.push(...asked);
      decisive = asked.flatMap(({ queries }) => queries);
      if (decisive.some(({ outcome }) => outcome === 'NOERROR' || outcome === 'NXDOMAIN')) return { rounds, decisive };
    }
  }
  return { rounds, decisive };
}

/** How long glibc waits for the server at a place of the list; at least a second. */
function waitForServer({ timeoutMs }: ResolverOptions, place: number, count: number): number {
  if (place === 0) return timeoutMs;
  const seconds = Math.floor(((timeoutMs / 1000) * (1 << place)) / count);
  return 1000 * Math.max(1, seconds);
}

function sendRound(
  { name, nowMs, serverAt }: Asking,
  nameserver: string,
  types: readonly RecordType[],
  waitMs: number,
): LookupRound {
  const server = serverAt(nameserver);
  if (typeof server === 'string') {
    const outcome: QueryOutcome = server === 'refuses' ? 'UNREACHABLE' : 'TIMEOUT';
    const queries = types.map((type): DnsQuery => ({ name, type, outcome, response: undefined, visited: [] }));
    return { nameserver, queries, lostMs: server === 'refuses' ? 0 : waitMs };
  }
  const queries = types.map((type): DnsQuery => {
    const { response, visited } = server.ask({ name, type }, nowMs);
    return { name, type, outcome: response.rcode, response, visited };
  });
  return { nameserver, queries, lostMs: 0 };
}
