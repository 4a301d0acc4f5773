import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { leastForWeight } from './least-for-weight.ts';

/**
 * Shortest expected delay: the server that would have the fewest active connections for its weight with the new one, the
 * first from the head of the list among equals. Inactive connections do not count; so when connections are closed at
 * once, or are UDP flows, which are never active, the first of the largest weight gets all.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_sed.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsShortestExpectedDelay: Algorithm = defineAlgorithm({
  name: 'ipvs/sed',
  summary: 'The server with the fewest active connections for its weight, the new one included.',
  expectation: 'by load',
  unit: 'connection',
  readsConnections: true,
  heeds: ['weight'],
  options: {},

  create(servers) {
    return {
      pick: () => leastForWeight(servers, 1, 0, 1),
      added() {},
      removing() {},
      weighted() {},
    };
  },
});
