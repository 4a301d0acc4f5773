import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';

/**
 * Weighted failover: all connections to the server with the largest weight, the first from the head of the list among
 * equals; to another only when that one weighs less or is overloaded.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_fo.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsWeightedFailover: Algorithm = defineAlgorithm({
  name: 'ipvs/fo',
  summary: 'All connections to the server with the largest weight.',
  expectation: 'one server',
  unit: 'connection',
  readsConnections: false,
  heeds: ['weight'],
  options: {},

  create(servers) {
    return {
      pick() {
        const next = servers.next;
        const { weight, overloaded } = servers.columns;
        let heaviest = NO_SERVER;
        let largest = 0;
        for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
          if (weight[server]! > largest && overloaded[server] === 0) {
            heaviest = server;
            largest = weight[server]!;
          }
        }
        return heaviest;
      },
      added() {},
      removing() {},
      weighted() {},
    };
  },
});
