import { affinitySets } from './affinity/affinity-sets.ts';
import { type ProxyMode, thousandsOfRules } from './proxy-mode.ts';

/**
 * nftables mode. The Service is found in a verdict map and the endpoint in another: the first packet costs the same
 * with any number of either.
 *
 * Figures: measured on Linux 6.18 with nftables 1.0.6: 6.2 µs for conntrack and rules; incremental sync by the fitted
 * law 14.1 ms + 1.15 ms·R + 0.81 ms·S² with S thousands of Services, R thousands of rules; full sync by
 * 17.3 ms + 11 ms·R + 250 ms·S² + 50.3 ms·S·E with E thousands of endpoints.
 */
export const nftables: ProxyMode = {
  name: 'nftables',
  algorithmName: () => 'nftables/random',
  rewritesRules: true,
  sortsEndpoints: () => true,
  firstPacketMs: () => 0.006199,
  syncMs(size) {
    const services = size.services / 1000;
    return 14.1 + 1.15 * thousandsOfRules(size) + 0.809 * services * services;
  },
  fullSyncMs(size) {
    const services = size.services / 1000;
    return 17.3 + 11 * thousandsOfRules(size) + 250 * services * services + (50.3 * services * size.endpoints) / 1000;
  },
  firstPacketSource: 'measured, Linux 6.18, nftables 1.0.6: 6.2 us for any number of Services',
  syncSource: 'measured, incremental nft transaction, nftables 1.0.6',
  affinity: affinitySets,
};
