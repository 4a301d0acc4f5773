import type { DnsResponse, Question } from './record.ts';

/** The servers on a query's way: the node's own cache, the cluster's CoreDNS, and whatever that forwards to. */
export type DnsServerName = 'node-local-dns' | 'cluster-dns' | 'upstream';

/** An answer, and the way that the query took to get it. */
export interface ServerAnswer {
  readonly response: DnsResponse;
  /** The servers that took part, the one that was asked first; a server that answers from its cache is the last. */
  readonly visited: readonly DnsServerName[];
}

/** Something that answers DNS queries. Time goes in, none passes inside: how long it takes is the caller's model. */
export interface DnsServer {
  /**
   * @param nowMs the moment at which the query is answered, for caches: milliseconds from any fixed moment.
   */
  ask(question: Question, nowMs: number): ServerAnswer;
}
