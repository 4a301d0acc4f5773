import { persistenceTemplates } from './affinity/persistence-templates.ts';
import type { ProxyMode } from './proxy-mode.ts';

/**
 * IPVS mode. A virtual server is found in a hash table; it and its scheduler's state belong to one node. Endpoints are
 * added in the order of a Go map, which differs from node to node and from start to start
 * (kube-proxy pkg/proxy/ipvs/proxier.go syncEndpoint).
 *
 * Figures: the first packet costs about what it does in nftables mode (Kubernetes blog, 2025-02-28, "about as nftables,
 * slightly slower"); every sync walks all Services: 20 ms + 75 µs for each Service and endpoint, fitted to published
 * sync times.
 */
export const ipvs: ProxyMode = {
  name: 'ipvs',
  algorithmName: (ipvsScheduler) => `ipvs/${ipvsScheduler}`,
  rewritesRules: false,
  sortsEndpoints: false,
  firstPacketMs: () => 0.0066,
  syncMs: (size) => 20 + 0.075 * (size.services + size.endpoints),
  firstPacketSource: 'about as nftables (Kubernetes blog 2025-02-28): 6.6 us for any number of Services',
  syncSource: 'fitted to published sync times: 20 ms + 75 us per Service and endpoint',
  affinity: persistenceTemplates,
};
