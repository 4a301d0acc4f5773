import { NO_SERVER } from '../balancer.ts';
import { LIST_HEAD, type ServerList } from '../server-list.ts';

/**
 * The usable server with the least load for its weight, the first from the head among equals, or `NO_SERVER`. Its load is
 * `perActive` for each active connection, `perInactive` for each inactive one, and `base`. Linear in the servers.
 *
 * Loads are compared by cross multiplication, as the kernel does: exact below 2⁵³.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_wlc.c, ip_vs_sed.c, ip_vs_lblc.c and ip_vs_lblcr.c.
 */
export function leastForWeight(servers: ServerList, perActive: number, perInactive: number, base: number): number {
  const next = servers.next;
  const { weight, overloaded, activeConnections, inactiveConnections } = servers.columns;
  let least = NO_SERVER;
  let leastLoad = 0;
  let leastWeight = 0;
  for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
    const itsWeight = weight[server]!;
    if (itsWeight === 0 || overloaded[server] !== 0) continue;
    const load = perActive * activeConnections[server]! + perInactive * inactiveConnections[server]! + base;
    if (least === NO_SERVER || leastLoad * itsWeight > load * leastWeight) {
      least = server;
      leastLoad = load;
      leastWeight = itsWeight;
    }
  }
  return least;
}
