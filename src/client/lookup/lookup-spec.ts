import type { DistributionSpec } from '../../random/distribution/distribution.ts';

/** The DNS of the cluster, as far as the time of a lookup depends on it. Plain data. */
export interface DnsSpec {
  /** Whether each node has a cache of its own, NodeLocal DNSCache, that the pods of the node ask. */
  readonly nodeLocal: boolean;
  /** What a server takes to answer one query. */
  readonly serverTime: DistributionSpec;
  /** The Service port that queries are sent to, where the documents have it; null: `serverNodes` answer. */
  readonly service: { readonly service: number; readonly port: number } | null;
  /** How many queries a second each DNS pod can answer; more wait for each other. Null: as many as come. */
  readonly capacityPerSecond: number | null;
  /** The nodes of the assumed CoreDNS pods, which never fail; empty where the documents have the Service. */
  readonly serverNodes: readonly number[];
}

/** One query of a step. */
export interface LookupQuery {
  /** The fully qualified name in lower case and the type: "web.default.svc.cluster.local. A". */
  readonly question: string;
  /** The cluster's DNS has to ask the upstream resolver, unless it has the answer in its cache. */
  readonly asksUpstream: boolean;
  /** How long the cluster's DNS keeps the answer. */
  readonly ttlMs: number;
  /** The longest that the cache of a node keeps it. */
  readonly nodeTtlMs: number;
}

/** Queries that a client sends at the same time and waits for, before it goes on. */
export interface LookupStep {
  /** Who is asked: the cluster's DNS, the resolver of the node's own resolv.conf, or an address where no server is. */
  readonly server: 'cluster-dns' | 'upstream' | 'nobody';
  readonly queries: readonly LookupQuery[];
  /** A name of the cluster: the cache of a node asks the cluster's DNS for it, and the upstream resolver for others. */
  readonly isOfCluster: boolean;
  /** Time that passes before the client gives up on answers that never come; 0 when all come. */
  readonly lostMs: number;
}

/** All that a kind of client does to look up a name: the same every time, but for caches and servers that are down. */
export interface LookupPlan {
  /** One after the other. */
  readonly steps: readonly LookupStep[];
  readonly outcome: 'found' | 'dns-failure' | 'dns-timeout';
  /** How long the client waits in all for the answers to one step from a server that is silent. */
  readonly silenceMs: number;
  /** In so many tries, each as long. */
  readonly tries: number;
  /**
   * What is still asked when the cluster's DNS was silent: the name as it stands. Undefined when that was asked already,
   * or the resolver leaves it at that (musl).
   */
  readonly lastResort: LookupStep | undefined;
  /** Position of the step that asks for the name as it stands; after the last one when none does. */
  readonly asItStands: number;
}

/** How the clients of a workload look up their target's name before each new connection. */
export interface LookupSpec {
  readonly plans: readonly LookupPlan[];
  /** By client of the workload: the position of its plan. */
  readonly planOf: readonly number[];
  /** How long a client keeps what it found, whatever the TTL; 0: not at all; Infinity: as long as it runs. */
  readonly cacheMs: number;
}
