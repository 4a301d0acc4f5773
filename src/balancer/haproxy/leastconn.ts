import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { ServerHeap } from '../server-heap.ts';
import { effectiveWeight, HIGHEST_WEIGHT, WEIGHT_SCALE } from './effective-weight.ts';

/**
 * HAProxy's `leastconn`: servers stand in a tree by (connections + 1) ÷ weight, those without a connection before all
 * others, and the first is taken. A server moves when it gets or loses a connection, behind all that have the same key,
 * so that equal servers take turns. The key is a whole number, as in HAProxy, so that nearly equal loads are equal.
 *
 * A pick takes constant time, each connection that opens or closes logarithmic. Newer versions of HAProxy spread servers
 * of one key over several lists, of which they take any, to spare threads a lock; here is the one list of before.
 *
 * Source: HAProxy src/lb_fwlc.c fwlc_queue_srv, fwlc_get_next_server.
 */
export const haproxyLeastconn: Algorithm = defineAlgorithm({
  name: 'haproxy/leastconn',
  summary: 'The fewest connections for the weight, those without any first; equal servers in turn.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: ['warmth', 'weight'],
  options: {},

  create(servers) {
    const tree = new ServerHeap();

    function queue(server: number): void {
      const weight = effectiveWeight(servers.columns, server);
      const inFlight = servers.activeConnections[server]!;
      const key = inFlight === 0 ? 0 : Math.floor(((inFlight + 1) * HIGHEST_WEIGHT * WEIGHT_SCALE) / weight);
      if (weight > 0) tree.put(server, key);
      else tree.remove(server);
    }

    return {
      pick: () => tree.first(),
      added: queue,
      removing: (server) => tree.remove(server),
      weighted: queue,
      opened: queue,
      closed: queue,
    };
  },
});
