import type { GivenOptions } from '../balancer/option.ts';
import { persistenceTemplates } from './affinity/persistence-templates.ts';
import type { ProxyMode } from './proxy-mode.ts';

/** The first Kubernetes 1.x whose kube-proxy does not sort the endpoints that it adds. */
const FIRST_UNSORTED_MINOR = 30;

/**
 * IPVS mode. A virtual server is found in a hash table; it and its scheduler's state belong to one node. Endpoints are
 * added in the order of a Go map, which differs from node to node and from start to start, and up to Kubernetes 1.29 in
 * the order of their addresses (kube-proxy pkg/proxy/ipvs/proxier.go syncEndpoint; kubernetes#121744 took the sorting
 * out, after the code freeze of 1.29).
 *
 * Figures: the first packet costs about what it does in nftables mode (Kubernetes blog, 2025-02-28, "about as nftables,
 * slightly slower"); every sync walks all Services: 20 ms + 75 µs for each Service and endpoint, fitted to published
 * sync times.
 */
export const ipvs: ProxyMode = {
  name: 'ipvs',
  algorithmName: (ipvsScheduler) => `ipvs/${ipvsScheduler}`,
  rewritesRules: false,
  sortsEndpoints: (kubernetesMinor) => kubernetesMinor < FIRST_UNSORTED_MINOR,
  firstPacketMs: () => 0.0066,
  syncMs: (size) => 20 + 0.075 * (size.services + size.endpoints),
  fullSyncMs: (size) => 20 + 0.075 * (size.services + size.endpoints),
  firstPacketSource: 'about as nftables (Kubernetes blog 2025-02-28): 6.6 us for any number of Services',
  syncSource: 'fitted to published sync times: 20 ms + 75 us per Service and endpoint',
  affinity: persistenceTemplates,
};

/**
 * What kube-proxy sets a scheduler to: `mh` hashes source ports too, by flag 0x10 of the virtual server, which is
 * IP_VS_SVC_F_SCHED_MH_PORT. Source: kube-proxy pkg/proxy/ipvs/proxier.go, FlagSourceHash.
 */
export function schedulerOptions(ipvsScheduler: string): GivenOptions {
  return ipvsScheduler === 'mh' ? { mhPort: true } : {};
}
