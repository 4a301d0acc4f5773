import type { DnsServerName } from './dns-server.ts';
import type { DnsResponse, Question, Rcode } from './record.ts';

/** What a client learns from a query; TIMEOUT: no answer came; UNREACHABLE: the name server's port is closed. */
export type QueryOutcome = Rcode | 'TIMEOUT' | 'UNREACHABLE';

/** One query that a client sent. */
export interface DnsQuery extends Question {
  readonly outcome: QueryOutcome;
  /** Undefined without an answer. */
  readonly response: DnsResponse | undefined;
  /** The servers that took part in the answer, one after the other. */
  readonly visited: readonly DnsServerName[];
}

/** Queries that a client sends to a name server at the same time, and waits for. */
export interface LookupRound {
  /** The address of the name server. */
  readonly nameserver: string;
  readonly queries: readonly DnsQuery[];
  /** Time that passes before the client gives up on an answer; 0 when all have come. */
  readonly lostMs: number;
}

/**
 * How long the rounds of a lookup take, one after the other. The queries of a round run in parallel, so the slowest one
 * counts; each takes the sum over the servers that it visits.
 *
 * @param delayMs round trip to a server from where the query comes, and the time that the server takes itself.
 */
export function lookupLatencyMs(rounds: readonly LookupRound[], delayMs: (server: DnsServerName) => number): number {
  let sum = 0;
  for (const { queries, lostMs } of rounds) {
    const times = queries.map(({ visited }) => visited.reduce((total, server) => total + delayMs(server), 0));
    sum += Math.max(lostMs, ...times);
  }
  return sum;
}
