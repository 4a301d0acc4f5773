import type { Stream } from '../random/stream.ts';
import { type Balancer, NO_SERVER } from './balancer.ts';
import type { ServerList } from './server-list.ts';
import { UsableServers } from './usable-servers.ts';

/** An independent choice among the servers that have a weight, each as likely as the other, in constant time. */
export function uniformChoice(servers: ServerList, stream: Stream): Balancer {
  const usable = new UsableServers(servers);
  const changed = (): void => usable.changed();
  return {
    pick() {
      const count = usable.pack();
      return count === 0 ? NO_SERVER : usable.at[stream.below(count)]!;
    },
    added: changed,
    removing: changed,
    weighted: changed,
  };
}
