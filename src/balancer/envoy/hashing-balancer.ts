import { type Balancer, NO_SERVER } from '../balancer.ts';
import type { OptionSpec } from '../option.ts';
import type { ServerList } from '../server-list.ts';
import { UsableServers } from '../usable-servers.ts';
import { XxHash64 } from '../xx-hash-64.ts';
import { BoundedLoad } from './bounded-load.ts';
import type { HashedServer } from './maglev-table.ts';

/** The option of Envoy's hashing algorithms that bounds the load of a host. */
export const hashBalanceFactor: Extract<OptionSpec, { readonly kind: 'number' }> = {
  kind: 'number',
  whole: true,
  default: 0,
  minimum: 0,
  maximum: 1_000_000,
  summary:
    'Most requests of a host, in percent of the average, weights considered: one that has more leaves its requests to others. 0: no bound, as in Envoy, which allows from 100 on.',
};

/**
 * What Envoy's ring hash and Maglev have in common: a table that is made anew after each change of hosts, the hash of a
 * request with which it is looked up, and the bound of loads.
 *
 * Envoy hashes the text of a header, a cookie or an address; here that text is the four bytes of `Flow.key`.
 *
 * @param lookUp makes the table of some servers and gives what looks up a hash in it.
 */
export function hashingBalancer(
  servers: ServerList,
  balanceFactor: number,
  lookUp: (hosts: readonly HashedServer[]) => (hash: XxHash64) => number,
): Balancer {
  const usable = new UsableServers(servers);
  const hash = new XxHash64();
  const bound = balanceFactor === 0 ? null : new BoundedLoad(servers, usable, balanceFactor);
  let find: ((hash: XxHash64) => number) | null = null;

  function table(): (hash: XxHash64) => number {
    const { weight, columns } = servers;
    const hosts = Array.from(usable.at.subarray(0, usable.count), (server) => ({
      server,
      address: columns.address[server]!,
      weight: weight[server]!,
    }));
    bound?.refresh();
    return lookUp(hosts);
  }

  function changed(): void {
    usable.changed();
    find = null;
  }

  const balancer: Balancer = {
    pick({ key }) {
      if (usable.pack() === 0) return NO_SERVER;
      find ??= table();
      hash.ofWord(key);
      const server = find(hash);
      return bound === null ? server : bound.choose(server, hash.low);
    },
    added(server) {
      changed();
      bound?.count(servers.activeConnections[server]!);
    },
    removing(server) {
      changed();
      bound?.count(-servers.activeConnections[server]!);
    },
    weighted: changed,
  };
  if (bound !== null) {
    balancer.opened = () => bound.count(1);
    balancer.closed = () => bound.count(-1);
  }
  return balancer;
}
