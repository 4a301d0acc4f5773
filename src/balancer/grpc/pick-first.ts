import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { UsableServers } from '../usable-servers.ts';

/**
 * gRPC's pick_first, its default: the first address of the list that can be reached, and that one as long as it stays in
 * the list. So a channel has one connection, and new addresses get nothing from it. With `shuffleAddressList` the list is
 * shuffled whenever one has to be chosen, so that clients that start together do not all choose the same.
 *
 * That an address cannot be reached is its owner's to say: weight 0.
 *
 * Source: gRFC A62 (pick_first: sticky TRANSIENT_FAILURE and address order randomization); gRPC
 * src/core/load_balancing/pick_first/pick_first.cc.
 */
export const grpcPickFirst: Algorithm = defineAlgorithm({
  name: 'grpc/pick-first',
  summary: 'All requests to the first server, as long as it is there.',
  expectation: 'one server',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options: {
    shuffleAddressList: {
      kind: 'boolean',
      default: false,
      summary: 'Whether the first is any of the list. gRPC has false.',
    },
  },

  create(servers, { stream }, { shuffleAddressList }) {
    const usable = new UsableServers(servers);
    let chosen = NO_SERVER;
    return {
      pick() {
        if (chosen !== NO_SERVER) return chosen;
        const count = usable.pack();
        if (count > 0) chosen = usable.at[shuffleAddressList ? stream.below(count) : 0]!;
        return chosen;
      },
      added: () => usable.changed(),
      removing(server) {
        usable.changed();
        if (server === chosen) chosen = NO_SERVER;
      },
      weighted(server) {
        usable.changed();
        if (server === chosen && servers.weight[server] === 0) chosen = NO_SERVER;
      },
    };
  },
});
