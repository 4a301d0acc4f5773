import { recentLists } from './affinity/recent-lists.ts';
import { type ProxyMode, thousandsOfRules } from './proxy-mode.ts';

/**
 * iptables mode. The first packet passes the rules of the Services before its own in KUBE-SERVICES, one after another
 * (kube-proxy writes them in the order of a Go map, so the position is random), then one statistic rule for each
 * endpoint up to the chosen one. Later packets follow conntrack and pass none.
 *
 * Figures: measured on Linux 6.18 with iptables-nft 1.8.9 (warm caches): 6.9 µs for conntrack and the rules that every
 * connection passes, 14.1 ns a Service, 115 ns an endpoint; partial sync by the fitted law
 * 16.6 ms + 19.8 ms·S + 5.5 ms·S² + 1.5 ms·R with S thousands of Services, R thousands of rules; full sync by
 * 29.6 ms + 36.4 ms·C² with C thousands of chains, one for each Service and each endpoint.
 */
export const iptables: ProxyMode = {
  name: 'iptables',
  algorithmName: () => 'iptables/random',
  rewritesRules: true,
  sortsEndpoints: () => true,
  firstPacketMs: (servicePosition, endpointPosition) =>
    0.006884 + 0.00001413 * servicePosition + 0.0001151 * endpointPosition,
  syncMs(size) {
    const services = size.services / 1000;
    return 16.6 + 19.8 * services + 5.48 * services * services + 1.52 * thousandsOfRules(size);
  },
  fullSyncMs({ services, endpoints }) {
    const chains = (services + endpoints) / 1000;
    return 29.6 + 36.4 * chains * chains;
  },
  firstPacketSource: 'measured, Linux 6.18, iptables-nft: 6.9 us + 14.1 ns per Service before it + 115 ns per endpoint',
  syncSource: 'measured, partial iptables-restore, iptables-nft 1.8.9',
  affinity: recentLists,
};
