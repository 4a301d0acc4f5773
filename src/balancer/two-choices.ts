import type { Stream } from '../random/stream.ts';
import { NO_SERVER } from './balancer.ts';
import type { UsableServers } from './usable-servers.ts';

/**
 * Two different servers at random, each pair with the same probability, and of them the one with the smaller load; the
 * first where both have the same. A single server is not asked for its load.
 *
 * Source: tower src/balance/p2c/service.rs (p2c_ready_index); M. Mitzenmacher, "The power of two choices in randomized
 * load balancing" (2001).
 */
export function betterOfTwo(usable: UsableServers, stream: Stream, load: (server: number) => number): () => number {
  return () => {
    const count = usable.pack();
    if (count === 0) return NO_SERVER;
    const servers = usable.at;
    if (count === 1) return servers[0]!;
    const first = stream.below(count);
    const other = stream.below(count - 1);
    const a = servers[first]!;
    const b = servers[other < first ? other : other + 1]!;
    return load(a) <= load(b) ? a : b;
  };
}
