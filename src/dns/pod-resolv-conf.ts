import type { Pod } from '../kubernetes/objects.ts';
import type { ResolvConf } from './resolv-conf.ts';

/** What the kubelet of a node knows of DNS. */
export interface KubeletDns {
  /** `clusterDNS`: addresses of the cluster's DNS Service, or of the node's own cache. */
  readonly clusterDNS: readonly string[];
  readonly clusterDomain: string;
  /** The node's own resolv.conf. */
  readonly host: ResolvConf;
}

/** What of a pod decides its resolv.conf. */
export interface PodDns {
  readonly metadata: Pick<Pod['metadata'], 'namespace'>;
  readonly spec: Pick<Pod['spec'], 'dnsPolicy' | 'dnsConfig' | 'hostNetwork'>;
}

const MOST_NAMESERVERS = 3;
const MOST_SEARCH_PATHS = 32;
const MOST_SEARCH_CHARACTERS = 2048;
const LONGEST_SEARCH_PATH = 253;

/**
 * The resolv.conf that the kubelet writes for a pod by its dnsPolicy, with the pod's dnsConfig added to it. A pod in the
 * node's network with `ClusterFirst` gets the node's own, as with `Default`: it must ask for `ClusterFirstWithHostNet`
 * to find Services by name. What is over the limits is cut off at the end.
 *
 * Source: pkg/kubelet/network/dns/dns.go GetPodDNS.
 */
export function podResolvConf(pod: PodDns, kubelet: KubeletDns): ResolvConf {
  const base = baseOf(pod, kubelet);
  const { dnsConfig } = pod.spec;
  const added: ResolvConf = {
    nameservers: dnsConfig?.nameservers ?? [],
    search: dnsConfig?.searches ?? [],
    options: (dnsConfig?.options ?? []).map(({ name, value }) => (value ? `${name}:${value}` : name)),
  };
  return {
    nameservers: [...new Set([...base.nameservers, ...added.nameservers])].slice(0, MOST_NAMESERVERS),
    search: withinLimits([...new Set([...base.search, ...added.search])]),
    options: mergeOptions([...base.options, ...added.options]),
  };
}

function baseOf(pod: PodDns, { clusterDNS, clusterDomain, host }: KubeletDns): ResolvConf {
  const { dnsPolicy, hostNetwork } = pod.spec;
  if (dnsPolicy === 'None') return { nameservers: [], search: [], options: [] };
  const asksNode = dnsPolicy === 'Default' || (dnsPolicy === 'ClusterFirst' && hostNetwork);
  // A kubelet that knows no cluster DNS falls back to the node's, too.
  if (asksNode || clusterDNS.length === 0) return host;
  const ofCluster = [`${pod.metadata.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  return {
    nameservers: clusterDNS,
    search: clusterDomain === '' ? host.search : [...ofCluster, ...host.search],
    options: ['ndots:5'],
  };
}

/** Each option once, at its first place with its last value. Source: mergeDNSOptions. */
function mergeOptions(options: readonly string[]): readonly string[] {
  const byName = new Map(options.map((option) => [option.split(':', 1)[0], option]));
  return [...byName.values()];
}

/** Source: formDNSSearchFitsLimits. */
function withinLimits(search: readonly string[]): readonly string[] {
  const paths = search.slice(0, MOST_SEARCH_PATHS).filter((path) => path.length <= LONGEST_SEARCH_PATH);
  while (paths.join(' ').length > MOST_SEARCH_CHARACTERS) paths.pop();
  return paths;
}
