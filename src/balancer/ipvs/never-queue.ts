import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';
import { leastForWeight } from './least-for-weight.ts';

/**
 * Never queue: the first server from the head of the list without an active connection, whatever its weight, and where
 * there is none, the one of the shortest expected delay (`ipvs/sed`). UDP flows are never active: the head gets all.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_nq.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsNeverQueue: Algorithm = defineAlgorithm({
  name: 'ipvs/nq',
  summary: 'An idle server, else the one with the fewest active connections for its weight.',
  expectation: 'by load',
  unit: 'connection',
  readsConnections: true,
  heeds: ['weight'],
  options: {},

  create(servers) {
    return {
      pick() {
        const next = servers.next;
        const { weight, overloaded, activeConnections } = servers.columns;
        for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
          if (activeConnections[server] === 0 && weight[server] !== 0 && overloaded[server] === 0) return server;
        }
        return leastForWeight(servers, 1, 0, 1);
      },
      added() {},
      removing() {},
      weighted() {},
    };
  },
});
