import type { Node, Pod, Service } from '../kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../kubernetes/reconcile-endpoint-slices.ts';
import type { NameServer, StubResolver } from './ask-name-servers.ts';
import { createCachedServer } from './cached-server.ts';
import { createClusterDns } from './cluster-dns.ts';
import { cacheFor } from './dns-cache.ts';
import { KubernetesZone } from './kubernetes-zone.ts';
import { type KubeletDns, type PodDns, podResolvConf } from './pod-resolv-conf.ts';
import type { ResolvConf } from './resolv-conf.ts';
import type { Libc } from './search-expansion.ts';
import { withSystemServices } from './system-services.ts';
import { createUpstream, externalHosts, type Hosts, nodeHosts } from './upstream.ts';
import type { ZoneObjects } from './zone-objects.ts';
import { standardZoneOptions } from './zone-options.ts';

/** A cluster as far as names go. */
export interface NamedCluster extends ZoneObjects {
  /** The zone: `cluster.local`. */
  readonly clusterDomain: string;
  /** Blocks of cluster IPs, the main family first; at least one. */
  readonly serviceCIDRs: readonly string[];
  /** Their DNS names are known outside of the cluster's zone. */
  readonly nodes: readonly Node[];
  /** Further names that exist outside of the cluster, each with an address: none of them, unless said. */
  readonly otherHosts?: Hosts;
}

/** The resolv.conf of a node, on which the documents are silent: one name server of 192.0.2.0/24 (RFC 5737). */
export const assumedHostResolvConf: ResolvConf = { nameservers: ['192.0.2.53'], search: [], options: [] };

/** How names are looked up in a cluster: by pods through its DNS, by nodes through their own name server. */
export interface ClusterNameService {
  readonly kubelet: KubeletDns;
  /** Services that the documents do not have and every cluster has; see `withSystemServices`. */
  readonly addedServices: readonly Service[];
  /** Hosts outside of the cluster of which the documents do not tell the address. */
  readonly assumedHosts: Hosts;
  /** All namespaces, with those that every cluster has. */
  readonly namespaces: readonly string[];
  resolverOfPod(pod: PodDns, libc: Libc): StubResolver;
  /** Of a process of the node itself. */
  resolverOfNode(libc: Libc): StubResolver;
}

/**
 * A cluster with one CoreDNS behind its DNS Service, configured as kubeadm does, cache of 30 s included. If the documents
 * have that Service, it answers while it has a ready endpoint and is refused otherwise, as kube-proxy refuses a
 * connection to any Service without endpoints.
 */
export function createClusterNameService(cluster: NamedCluster): ClusterNameService {
  const { clusterDomain } = cluster;
  const { objects, dnsService, added } = withSystemServices(cluster, cluster.serviceCIDRs);
  const ofNodes = nodeHosts(cluster.nodes);
  const others = new Map([
    ...externalHosts(cluster.services, clusterDomain, givenAddresses(cluster)),
    ...(cluster.otherHosts ?? []),
  ]);
  const assumedHosts: Hosts = new Map([...others].filter(([name]) => !ofNodes.has(name)));
  const upstream = createUpstream(new Map([...assumedHosts, ...ofNodes]));
  const localIPs = readyAddresses(objects, dnsService);
  const zone = new KubernetesZone(objects, { ...standardZoneOptions(clusterDomain), localIPs });
  const clusterDns = createCachedServer('cluster-dns', createClusterDns(zone, upstream), cacheFor(30));
  const dnsAddresses = dnsService.spec.clusterIPs;
  const servers = new Map<string, NameServer>([
    ...assumedHostResolvConf.nameservers.map((address) => [address, upstream] as const),
    ...dnsAddresses.map((address) => [address, localIPs.length > 0 ? clusterDns : 'refuses'] as const),
  ]);
  const serverAt = (nameserver: string): NameServer => servers.get(nameserver) ?? 'silent';
  const kubelet: KubeletDns = { clusterDNS: dnsAddresses, clusterDomain, host: assumedHostResolvConf };
  return {
    kubelet,
    addedServices: added,
    assumedHosts,
    namespaces: objects.namespaces,
    resolverOfPod: (pod, libc) => ({ libc, resolvConf: podResolvConf(pod, kubelet), serverAt }),
    resolverOfNode: (libc) => ({ libc, resolvConf: kubelet.host, serverAt }),
  };
}

/** A pod of which only the namespace is known: in the pod network, with the policy that pods have by default. */
export function podOfNamespace(namespace: string): PodDns {
  const spec: Pick<Pod['spec'], 'dnsPolicy' | 'hostNetwork'> = { dnsPolicy: 'ClusterFirst', hostNetwork: false };
  return { metadata: { namespace }, spec };
}

/** Addresses of the documents that may lie in a block of public ones. */
function givenAddresses({ services, nodes, endpointSlices }: NamedCluster): readonly string[] {
  return [
    ...services.flatMap(({ status }) => status.loadBalancer.ingress.flatMap(({ ip }) => ip ?? [])),
    ...services.flatMap(({ spec }) => spec.externalIPs),
    ...nodes.flatMap(({ status }) => status.addresses.map(({ address }) => address)),
    ...endpointSlices.flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses)),
  ];
}

function readyAddresses({ endpointSlices }: ZoneObjects, { metadata }: Service): readonly string[] {
  return endpointSlices
    .filter(({ metadata: { namespace, labels } }) => {
      return namespace === metadata.namespace && labels[SERVICE_NAME_LABEL] === metadata.name;
    })
    .flatMap(({ endpoints }) => endpoints.filter(({ conditions }) => conditions.ready !== false))
    .flatMap(({ addresses }) => addresses);
}
