import { type Balancer, type Flow, NO_SERVER } from '../balancer.ts';
import type { ServerList } from '../server-list.ts';

/**
 * A router with several next hops of equal cost: the hash of a flow modulo their number, over the list of those with a
 * route (a weight above 0), in the order of adding. A router remembers no flow, so that a hop that comes or goes sends
 * nearly all flows elsewhere: of n hops, (n − 1) ÷ n of them when one goes. Whoever has flows that live through such a
 * change must ask again for each.
 *
 * Source: RFC 2991 and RFC 2992 (Modulo-N Hash); MetalLB's documentation of its BGP mode names the reshuffle as its
 * drawback.
 *
 * @param hash of a flow, whole and from 0 on.
 */
export function moduloBalancer(servers: ServerList, hash: (flow: Flow) => number): Balancer {
  let stale = true;
  let order: Int32Array = new Int32Array(0);

  // The list is made when it is next needed: a change of routes may touch many hops at once.
  function changed(): void {
    stale = true;
  }

  return {
    pick(flow) {
      if (stale) {
        order = Int32Array.from(servers.inOrderOfAdding().filter((server) => servers.weight[server]! > 0));
        stale = false;
      }
      return order.length === 0 ? NO_SERVER : order[hash(flow) % order.length]!;
    },
    added: changed,
    removing: changed,
    weighted: changed,
  };
}
