import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';
import { activeFactorOption } from './active-factor.ts';

/**
 * Least connections: the server with the smallest load, the first from the head of the list among equals, so the one
 * that was added last. Weights matter only in that 0 takes a server out. An inactive connection weighs a 257th of an
 * active one; a server with neither is the same as any other such.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_lc.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsLeastConnection: Algorithm = defineAlgorithm({
  name: 'ipvs/lc',
  summary: 'The server with the fewest connections, active ones first, whatever its weight.',
  expectation: 'by load',
  unit: 'connection',
  readsConnections: true,
  heeds: [],
  options: { activeFactor: activeFactorOption },

  create(servers, _, { activeFactor }) {
    return {
      pick() {
        const next = servers.next;
        const { weight, overloaded, activeConnections, inactiveConnections } = servers.columns;
        let least = NO_SERVER;
        let leastLoad = Number.POSITIVE_INFINITY;
        for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
          if (weight[server] === 0 || overloaded[server] !== 0) continue;
          const load = activeFactor * activeConnections[server]! + inactiveConnections[server]!;
          if (load < leastLoad) {
            least = server;
            leastLoad = load;
          }
        }
        return least;
      },
      added() {},
      removing() {},
      weighted() {},
    };
  },
});
