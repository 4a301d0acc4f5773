import { type Balancer, NO_SERVER } from './balancer.ts';
import type { ServerList } from './server-list.ts';
import { UsableServers } from './usable-servers.ts';

/**
 * A counter modulo the number of servers that have a weight, in the order of adding: what most clients call round robin.
 * It counts on when servers come and go, so that the next in turn may then be another than it would have been.
 *
 * @param start where to begin, from 0 to the number of servers − 1; asked at the first pick.
 * @param startsAnew asks again after each change of the servers.
 */
export function inTurn(servers: ServerList, start: (count: number) => number, startsAnew: boolean): Balancer {
  const usable = new UsableServers(servers);
  let counter = -1;

  function changed(): void {
    usable.changed();
    if (startsAnew) counter = -1;
  }

  return {
    pick() {
      const count = usable.pack();
      if (count === 0) return NO_SERVER;
      if (counter < 0) counter = start(count);
      return usable.at[counter++ % count]!;
    },
    added: changed,
    removing: changed,
    weighted: changed,
  };
}
