import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';

/**
 * Round robin: each server in turn, whatever its weight, from the head of the kernel's list (so that the server added
 * last comes first). A server that weighs 0 or is overloaded is passed over.
 *
 * The pointer is the server chosen last. It survives servers that are added (a new one stands at the head and gets its
 * turn when the walk comes round) and edits of weights; when the server it points to is removed, it steps back to the
 * one before, so that the next in turn stays the next. Source: Linux net/netfilter/ipvs/ip_vs_rr.c, checked against
 * decisions recorded from kernel 6.1.
 */
export const ipvsRoundRobin: Algorithm = defineAlgorithm({
  name: 'ipvs/rr',
  summary: 'Each server in turn, for each virtual server of each node on its own.',
  expectation: 'each server in turn',
  unit: 'connection',
  readsConnections: false,
  heeds: [],
  options: {},

  create(servers) {
    let last = LIST_HEAD;
    return {
      pick() {
        const next = servers.next;
        const { weight, overloaded } = servers.columns;
        let server = last;
        // One step more than there are servers: the walk passes the list's own position once.
        for (let step = servers.count; step >= 0; step--) {
          server = next[server]!;
          if (server !== LIST_HEAD && weight[server] !== 0 && overloaded[server] === 0) {
            last = server;
            return server;
          }
        }
        return NO_SERVER;
      },
      added() {},
      removing(server) {
        if (server === last) last = servers.previous[server]!;
      },
      weighted() {},
    };
  },
});
