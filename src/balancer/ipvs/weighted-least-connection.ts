import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { activeFactorOption } from './active-factor.ts';
import { leastForWeight } from './least-for-weight.ts';

/**
 * Weighted least connections: the server with the smallest load for its weight, the first from the head of the list
 * among equals. Servers without any connection are equal whatever they weigh, so the first round goes from the head to
 * the tail. An inactive connection weighs a 257th of an active one.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_wlc.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsWeightedLeastConnection: Algorithm = defineAlgorithm({
  name: 'ipvs/wlc',
  summary: 'The server with the fewest connections for its weight, active ones first.',
  expectation: 'by load',
  unit: 'connection',
  readsConnections: true,
  heeds: ['weight'],
  options: { activeFactor: activeFactorOption },

  create(servers, _, { activeFactor }) {
    return {
      pick: () => leastForWeight(servers, activeFactor, 1, 0),
      added() {},
      removing() {},
      weighted() {},
    };
  },
});
