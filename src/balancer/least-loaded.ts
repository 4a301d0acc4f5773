import type { Stream } from '../random/stream.ts';
import { type Balancer, NO_SERVER } from './balancer.ts';
import type { ServerList } from './server-list.ts';
import { UsableServers } from './usable-servers.ts';

/** Picks the `leastLoaded` each time: what knows nothing but how many are open, and all of that. */
export function fewestOpen(servers: ServerList, stream: Stream): Balancer {
  const usable = new UsableServers(servers);
  const changed = (): void => usable.changed();
  return {
    pick: () => leastLoaded(usable, servers.activeConnections, stream),
    added: changed,
    removing: changed,
    weighted: changed,
  };
}

/**
 * The server with a weight that has the fewest active connections or requests, of several any with the same probability:
 * two walks over all, and one draw if there are several.
 *
 * @returns `NO_SERVER` of none.
 */
export function leastLoaded(usable: UsableServers, load: Int32Array, stream: Stream): number {
  const count = usable.pack();
  const servers = usable.at;
  let least = Number.POSITIVE_INFINITY;
  let ties = 0;
  let first = NO_SERVER;
  for (let i = 0; i < count; i++) {
    const here = load[servers[i]!]!;
    if (here > least) continue;
    if (here < least) {
      least = here;
      ties = 0;
      first = servers[i]!;
    }
    ties++;
  }
  if (ties < 2) return first;
  let left = stream.below(ties);
  for (let i = 0; ; i++) {
    if (load[servers[i]!] === least && left-- === 0) return servers[i]!;
  }
}
