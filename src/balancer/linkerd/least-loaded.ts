import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { betterOfTwo } from '../two-choices.ts';
import { UsableServers } from '../usable-servers.ts';

/**
 * Linkerd's balancer for what is not HTTP, and tower's simplest: of two servers at random the one with fewer requests
 * under way. Servers with a weight are all alike.
 *
 * Source: tower src/load/pending_requests.rs (PendingRequests::load) and src/balance/p2c/service.rs.
 */
export const linkerdLeastLoaded: Algorithm = defineAlgorithm({
  name: 'linkerd/least-loaded',
  summary: 'Of two servers at random the one with fewer requests under way.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {},

  create(servers, { stream }) {
    const usable = new UsableServers(servers);
    return {
      pick: betterOfTwo(usable, stream, (server) => servers.activeConnections[server]!),
      added: () => usable.changed(),
      removing: () => usable.changed(),
      weighted: () => usable.changed(),
    };
  },
});
