/** How the kubernetes plugin of CoreDNS is configured. */
export interface ZoneOptions {
  /** The zones it answers for; the first that is not a reverse zone is the one of Services. */
  readonly zones: readonly string[];
  /** Names of pods by address: none, any address that can be written, or only those of pods of the namespace. */
  readonly pods: 'disabled' | 'insecure' | 'verified';
  /** Seconds, of every record and of the zone's SOA record, so of negative answers too. */
  readonly ttl: number;
  /** The only namespaces whose names exist; none listed: all. */
  readonly namespaces: readonly string[];
  /** Zones whose missing names are asked of the next plugin (that is, upstream) instead of being denied. */
  readonly fallthrough: readonly string[];
  /** Whether the name of a ClusterIP Service without a ready endpoint does not exist. */
  readonly ignoreEmptyService: boolean;
  /** Whether an endpoint without a hostname is named as its pod, not by its address with dashes. */
  readonly endpointPodNames: boolean;
  /** Addresses of the DNS pods themselves, by which they find the Service that is the zone's name server. */
  readonly localIPs: readonly string[];
  /** False until the server has seen all objects once: missing names are then SERVFAIL, not NXDOMAIN. */
  readonly synced: boolean;
}

/** What the plugin does when its block in the Corefile is empty. Source: CoreDNS plugin/kubernetes README. */
export const pluginDefaults: ZoneOptions = {
  zones: ['cluster.local.'],
  pods: 'disabled',
  ttl: 5,
  namespaces: [],
  fallthrough: [],
  ignoreEmptyService: false,
  endpointPodNames: false,
  localIPs: [],
  synced: true,
};

/**
 * As kubeadm's Corefile has it: `kubernetes ZONE in-addr.arpa ip6.arpa { pods insecure, fallthrough in-addr.arpa
 * ip6.arpa, ttl 30 }`. Source: kubeadm phases/addons/dns manifests.
 */
export function standardZoneOptions(clusterDomain = 'cluster.local'): ZoneOptions {
  return {
    ...pluginDefaults,
    zones: [clusterDomain, 'in-addr.arpa', 'ip6.arpa'],
    pods: 'insecure',
    ttl: 30,
    fallthrough: ['in-addr.arpa', 'ip6.arpa'],
  };
}
