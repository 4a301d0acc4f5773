import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';

/**
 * Overflow: all connections to the server with the largest weight until it has more active ones than its weight, then to
 * the next largest; among equals the first from the head of the list. A server so gets one connection more than it
 * weighs, and when all have, none can take another: the connection is refused.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_ovf.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsOverflowConnection: Algorithm = defineAlgorithm({
  name: 'ipvs/ovf',
  summary: 'The server with the largest weight of those with no more active connections than they weigh.',
  expectation: 'by load',
  refuses: 'all are full',
  unit: 'connection',
  readsConnections: true,
  heeds: ['weight'],
  options: {},

  create(servers) {
    return {
      pick() {
        const next = servers.next;
        const { weight, overloaded, activeConnections } = servers.columns;
        let heaviest = NO_SERVER;
        let largest = 0;
        for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
          const itsWeight = weight[server]!;
          if (itsWeight <= largest || overloaded[server] !== 0 || activeConnections[server]! > itsWeight) continue;
          heaviest = server;
          largest = itsWeight;
        }
        return heaviest;
      },
      added() {},
      removing() {},
      weighted() {},
    };
  },
});
