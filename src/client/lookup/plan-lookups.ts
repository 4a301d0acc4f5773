import { askNameServers, type StubResolver } from '../../dns/ask-name-servers.ts';
import {
  type ClusterNameService,
  createClusterNameService,
  type NamedCluster,
  podOfNamespace,
} from '../../dns/cluster-name-service.ts';
import { canonicalName, fullyQualified, isWithin } from '../../dns/domain-name.ts';
import type { DnsQuery, LookupRound } from '../../dns/lookup-round.ts';
import { nodeCacheOfCluster, nodeCacheOfOthers } from '../../dns/node-local-dns.ts';
import type { PodDns } from '../../dns/pod-resolv-conf.ts';
import type { RecordType } from '../../dns/record.ts';
import { resolverOptions } from '../../dns/resolv-conf.ts';
import { type Resolution, resolveName } from '../../dns/resolve-name.ts';
import { expandSearch, type Libc } from '../../dns/search-expansion.ts';
import type { LookupPlan, LookupQuery, LookupStep } from './lookup-spec.ts';

/** What decides how a client resolves names. */
export interface LookupClient {
  readonly pod: PodDns;
  readonly libc: Libc;
  /** Instead of what its resolv.conf says; null: as that says. */
  readonly ndots: number | null;
}

type EndpointSlice = NamedCluster['endpointSlices'][number];

/** What getaddrinfo asks for unless it is told a family. */
const ADDRESSES: readonly RecordType[] = ['A', 'AAAA'];

/** So far apart lookups are planned that no cache remembers the one before. */
const DAY_MS = 86_400_000;

/** The address of hosts outside that nothing is known of: 203.0.113.0/24 is set aside for documentation (RFC 5737). */
const ASSUMED_ADDRESS = '203.0.113.254';

/**
 * Plans lookups: asks once for everything that a client would ask for time and again, of the cluster's DNS as the
 * documents describe it, with all caches empty.
 */
export class LookupPlanner {
  readonly #cluster: NamedCluster;
  readonly #names: ClusterNameService;
  readonly #withHost = new Map<string, ClusterNameService>();
  #nowMs = 0;

  constructor(cluster: NamedCluster) {
    this.#cluster = { ...cluster, endpointSlices: cluster.endpointSlices.map(withReadyEndpoints) };
    this.#names = createClusterNameService(this.#cluster);
  }

  /** Position of the cluster's DNS Service among the Services of the cluster; -1 when it has none and one is assumed. */
  get dnsService(): number {
    const [address] = this.#names.kubelet.clusterDNS;
    return this.#cluster.services.findIndex(({ spec }) => address !== undefined && spec.clusterIPs.includes(address));
  }

  /**
   * The plan of a client for a name as it is written. A name that no Service of the cluster has, by whatever search path,
   * is taken for a host outside: it exists. Whether a Service has endpoints is not for the plan to say: that changes.
   */
  plan(name: string, { pod, libc, ndots }: LookupClient): LookupPlan {
    const { namespace } = pod.metadata;
    const names = this.#namesFor(name, namespace);
    const { resolvConf, serverAt } = names.resolverOfPod(pod, libc);
    const options = ndots === null ? resolvConf.options : [...resolvConf.options, `ndots:${ndots}`];
    const resolver: StubResolver = { libc, serverAt, resolvConf: { ...resolvConf, options } };
    this.#nowMs += DAY_MS;
    const resolution = resolveName(name, ADDRESSES, resolver, this.#nowMs);
    const steps = resolution.rounds.map((round) => this.#step(round));
    const asIs = fullyQualified(name);
    const asItStands = resolution.rounds.findIndex(({ queries }) => queries.some((query) => query.name === asIs));
    const { timeoutMs, attempts } = resolverOptions(resolver.resolvConf);
    return {
      steps,
      outcome: this.#isKnown(name, namespace, names) ? outcomeOf(resolution) : 'found',
      silenceMs: libc === 'musl' ? timeoutMs : timeoutMs * attempts,
      tries: attempts,
      lastResort: libc === 'musl' ? undefined : this.#lastResort(name, asItStands, steps, resolver),
      asItStands: asItStands >= 0 ? asItStands : steps.length,
    };
  }

  /** Whether a pod that does nothing of its own finds the name: an address, not only a Service without any. */
  #isKnown(name: string, namespace: string, names: ClusterNameService): boolean {
    const resolver = names.resolverOfPod(podOfNamespace(namespace), 'glibc');
    return resolveName(name, ADDRESSES, resolver, this.#nowMs).answers.length > 0;
  }

  /** glibc leaves out the rest of the search list after a silent server, but not the name as it stands. */
  #lastResort(
    name: string,
    asItStands: number,
    steps: readonly LookupStep[],
    resolver: StubResolver,
  ): LookupStep | undefined {
    if (asItStands >= 0) return asItStands === 0 ? undefined : steps[asItStands];
    const asIs = fullyQualified(name);
    if (!expandSearch(name, resolver.resolvConf, resolver.libc).includes(asIs)) return undefined;
    const [round] = askNameServers(asIs, ADDRESSES, resolver, this.#nowMs).rounds;
    return round === undefined ? undefined : this.#step(round);
  }

  /** The names as they are known when this one, if it is none of the cluster's, is known outside. */
  #namesFor(name: string, namespace: string): ClusterNameService {
    const resolver = this.#names.resolverOfPod(podOfNamespace(namespace), 'glibc');
    const candidates = expandSearch(name, resolver.resolvConf, 'glibc').map(canonicalName);
    const isOfService = this.#cluster.services.some(({ metadata }) => {
      const service = `${metadata.name}.${metadata.namespace}.svc.${this.#cluster.clusterDomain}`;
      return candidates.some((candidate) => isWithin(candidate, service));
    });
    if (isOfService) return this.#names;
    const host = canonicalName(name);
    const known = this.#withHost.get(host);
    if (known !== undefined) return known;
    const otherHosts = new Map([[host, [ASSUMED_ADDRESS]]]);
    const names = createClusterNameService({ ...this.#cluster, otherHosts });
    this.#withHost.set(host, names);
    return names;
  }

  #step({ nameserver, queries, lostMs }: LookupRound): LookupStep {
    const isAnswered = queries.some(({ response }) => response !== undefined);
    const isCluster = this.#names.kubelet.clusterDNS.includes(nameserver);
    const isOfCluster = isWithin(queries[0]?.name ?? '.', this.#cluster.clusterDomain);
    return {
      server: !isAnswered ? 'nobody' : isCluster ? 'cluster-dns' : 'upstream',
      queries: queries.map((query) => describeQuery(query, isOfCluster)),
      isOfCluster,
      lostMs,
    };
  }
}

function withReadyEndpoints(slice: EndpointSlice): EndpointSlice {
  const endpoints = slice.endpoints.map((each) => ({ ...each, conditions: { ...each.conditions, ready: true } }));
  return { ...slice, endpoints };
}

function describeQuery({ name, type, response, visited }: DnsQuery, isOfCluster: boolean): LookupQuery {
  const { answers = [], authority = [] } = response ?? {};
  const ttl = Math.min(...[...answers, ...authority].map((record) => record.ttl));
  const cache = isOfCluster ? nodeCacheOfCluster : nodeCacheOfOthers;
  const { mostTtl } = answers.length > 0 ? cache.success : cache.denial;
  return {
    question: `${canonicalName(name)} ${type}`,
    asksUpstream: visited.includes('upstream'),
    ttlMs: Number.isFinite(ttl) ? 1000 * ttl : 0,
    nodeTtlMs: 1000 * mostTtl,
  };
}

function outcomeOf({ answers, rounds }: Resolution): LookupPlan['outcome'] {
  if (answers.length > 0) return 'found';
  const isLost = rounds.some(({ queries }) => queries.some(({ outcome }) => outcome === 'TIMEOUT'));
  return isLost ? 'dns-timeout' : 'dns-failure';
}
