/** What kube-proxy knows of one endpoint of a Service port, as a node sees it. */
export interface ProxyEndpoint {
  /** "IP:port", with brackets around an IPv6 address. */
  readonly address: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Whether it runs on the node that looks. */
  readonly isLocal: boolean;
  /** The zones and nodes that it is hinted for; empty without hints. */
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

/** Which of its two kinds of endpoints a Service port ever needs. */
export interface EndpointUse {
  readonly usesCluster: boolean;
  readonly usesLocal: boolean;
}

/** The node that looks. An empty zone is a node without the zone label. */
export interface ProxyNode {
  readonly name: string;
  readonly zone: string;
}

/** Absent lists are "the Service never uses that kind"; empty ones "it does, and there are none". */
export interface CategorizedEndpoints<E extends ProxyEndpoint> {
  readonly cluster?: readonly E[] | undefined;
  readonly local?: readonly E[] | undefined;
  /** All that this node sends to: the union of the two, in their order. */
  readonly reachable: readonly E[];
  /** Whether the Service has an endpoint anywhere; decides between DROP and REJECT. */
  readonly hasAny: boolean;
}

/**
 * A policy of Local holds for the traffic of its own side only: a Service with either side Cluster
 * still needs all endpoints.
 *
 * Source: kube-proxy pkg/proxy/serviceport.go UsesClusterEndpoints, UsesLocalEndpoints.
 *
 * @param externallyAccessible a node port, a load balancer's address that the node handles, or an
 *   external IP exists.
 */
export function endpointUseOf(
  internalPolicyLocal: boolean,
  externalPolicyLocal: boolean,
  externallyAccessible: boolean,
): EndpointUse {
  return {
    usesCluster: !internalPolicyLocal || externallyAccessible,
    usesLocal: internalPolicyLocal || (externalPolicyLocal && externallyAccessible),
  };
}

/**
 * The endpoints as a kube-proxy sees them without the gate ProxyTerminatingEndpoints (off before 1.26): one that
 * terminates is none. Source: KEP-1669.
 */
export function withoutTerminating<E extends Pick<ProxyEndpoint, 'ready' | 'terminating'>>(
  endpoints: readonly E[],
): readonly E[] {
  return endpoints.filter(({ ready, terminating }) => ready || !terminating);
}

/**
 * The endpoints to which this node sends connections. By policy Cluster: the ready ones that the
 * topology allows; if none is ready anywhere, those that still serve while they terminate. By policy
 * Local: the same of this node alone, without regard to topology.
 *
 * Source: kube-proxy pkg/proxy/topology.go CategorizeEndpoints.
 *
 * @param honoursNodeHints whether the gate PreferSameTrafficDistribution is on (beta in 1.34).
 */
export function categorizeEndpoints<E extends ProxyEndpoint>(
  endpoints: readonly E[],
  { usesCluster, usesLocal }: EndpointUse,
  node: ProxyNode,
  honoursNodeHints: boolean,
): CategorizedEndpoints<E> {
  const cluster = usesCluster ? clusterEndpoints(endpoints, node, honoursNodeHints) : undefined;
  const local = usesLocal ? readyOrTerminating(endpoints.filter((endpoint) => endpoint.isLocal)) : undefined;
  return {
    cluster,
    local,
    reachable: union(cluster ?? [], local ?? []),
    hasAny: endpoints.some((endpoint) => endpoint.ready || isServingTerminating(endpoint)),
  };
}

function clusterEndpoints<E extends ProxyEndpoint>(
  endpoints: readonly E[],
  node: ProxyNode,
  honoursNodeHints: boolean,
): readonly E[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  if (honoursNodeHints) {
    const sameNode = hintedFor(ready, node.name, (endpoint) => endpoint.nodeHints);
    if (sameNode.length > 0) return sameNode;
  }
  const sameZone = hintedFor(ready, node.zone, (endpoint) => endpoint.zoneHints);
  return sameZone.length > 0 ? sameZone : readyOrTerminating(endpoints);
}

/**
 * The endpoints hinted for one place, or none if some endpoint has no hint of that kind: one without
 * hints turns the preference off for the whole Service.
 */
function hintedFor<E extends ProxyEndpoint>(
  ready: readonly E[],
  place: string,
  hintsOf: (endpoint: E) => readonly string[],
): readonly E[] {
  if (ready.some((endpoint) => hintsOf(endpoint).length === 0)) return [];
  return ready.filter((endpoint) => hintsOf(endpoint).includes(place));
}

function readyOrTerminating<E extends ProxyEndpoint>(endpoints: readonly E[]): readonly E[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter(isServingTerminating);
}

function isServingTerminating({ serving, terminating }: ProxyEndpoint): boolean {
  return serving && terminating;
}

function union<E extends ProxyEndpoint>(cluster: readonly E[], local: readonly E[]): readonly E[] {
  const known = new Set(cluster.map((endpoint) => endpoint.address));
  return [...cluster, ...local.filter((endpoint) => !known.has(endpoint.address))];
}

/**
 * Endpoints in the order of rules and of IPVS servers: by the bytes of "IP:port", so 10.0.0.10 comes
 * before 10.0.0.9.
 *
 * Source: kube-proxy pkg/proxy/endpointslicecache.go byEndpoint.
 */
export function inEndpointOrder<E extends { readonly address: string }>(endpoints: readonly E[]): readonly E[] {
  return endpoints.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
