import {
  type Algorithm,
  type Balancer,
  type BalancerContext,
  defineAlgorithm,
  type Flow,
  NO_SERVER,
} from '../balancer.ts';
import { LIST_HEAD, type ServerList } from '../server-list.ts';
import { activeFactorOption } from './active-factor.ts';
import { type CachedDestination, type CachedServer, DestinationCache } from './destination-cache.ts';
import { isCrowded } from './is-crowded.ts';
import { leastForWeight } from './least-for-weight.ts';

/**
 * Locality-based least connections with replication: a destination address has a set of servers, of which the one with
 * the smallest load for its weight gets the connection. When that one is crowded (see `isCrowded`), or none of the set
 * can take it, the connection goes to the least loaded of all servers, which joins the set. When the set has not changed
 * for `lblcrExpirationMs`, the most loaded member leaves it, at the next connection and after its pick.
 *
 * A member that was removed from the list stays in the set, without connections, until it leaves in that way.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_lblcr.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsLocalityBasedLeastConnectionWithReplication: Algorithm = defineAlgorithm({
  name: 'ipvs/lblcr',
  summary: 'The least loaded of a set of servers for a destination address; the set grows when they are crowded.',
  expectation: 'by load',
  unit: 'connection',
  readsConnections: true,
  heeds: ['weight'],
  options: {
    activeFactor: activeFactorOption,
    lblcrExpirationMs: {
      kind: 'duration',
      default: 86_400_000,
      summary:
        'How long a set stays unchanged before a server leaves it, and an unused one is remembered (sysctl net.ipv4.vs.lblcr_expiration).',
    },
  },
  create: (servers, context, { activeFactor, lblcrExpirationMs }) =>
    new LocalServers(servers, context, activeFactor, lblcrExpirationMs),
});

class LocalServers implements Balancer {
  readonly #servers: ServerList;
  readonly #time: { readonly nowMs: number };
  readonly #activeFactor: number;
  readonly #expirationMs: number;
  readonly #cache: DestinationCache;

  constructor(servers: ServerList, { time }: BalancerContext, activeFactor: number, expirationMs: number) {
    this.#servers = servers;
    this.#time = time;
    this.#activeFactor = activeFactor;
    this.#expirationMs = expirationMs;
    this.#cache = new DestinationCache(servers, time, expirationMs);
  }

  pick({ destinationIp }: Flow): number {
    const servers = this.#servers;
    const destination = this.#cache.use(destinationIp);
    if (destination !== undefined) {
      const member = this.#leastOf(destination.members);
      if (this.#time.nowMs > destination.modifiedMs + this.#expirationMs) this.#shrink(destination);
      if (member !== NO_SERVER && !isCrowded(servers, member)) return member;
    }
    const least = leastForWeight(servers, this.#activeFactor, 1, 0);
    if (least === NO_SERVER) return NO_SERVER;
    if (destination === undefined) this.#cache.remember(destinationIp, least);
    else this.#cache.join(destination, least);
    return least;
  }

  added(server: number): void {
    this.#cache.added(server);
  }

  removing(server: number): void {
    this.#cache.removing(server);
  }

  weighted(): void {}

  /** The usable member with the least load for its weight, the first among equals. */
  #leastOf(members: readonly CachedServer[]): number {
    const { weight, overloaded } = this.#servers.columns;
    let least = NO_SERVER;
    let leastLoad = 0;
    for (const { server } of members) {
      // One that is out of the list has the position of the list itself, which weighs nothing.
      if (weight[server] === 0 || overloaded[server] !== 0) continue;
      const load = this.#loadOf(server);
      if (least === NO_SERVER || leastLoad * weight[server]! > load * weight[least]!) {
        least = server;
        leastLoad = load;
      }
    }
    return least;
  }

  /** Takes the member with the most load for its weight out of the set, if it is not the only one. */
  #shrink(destination: CachedDestination): void {
    if (destination.members.length <= 1) return;
    let most: CachedServer | undefined;
    let mostLoad = 0;
    let mostWeight = 0;
    for (const member of destination.members) {
      const isOut = member.server === LIST_HEAD;
      const weight = isOut ? member.lastWeight : this.#servers.weight[member.server]!;
      const load = isOut ? 0 : this.#loadOf(member.server);
      if (weight === 0 || (most !== undefined && mostLoad * weight >= load * mostWeight)) continue;
      most = member;
      mostLoad = load;
      mostWeight = weight;
    }
    if (most !== undefined) this.#cache.leave(destination, most);
  }

  #loadOf(server: number): number {
    const { activeConnections, inactiveConnections } = this.#servers;
    return this.#activeFactor * activeConnections[server]! + inactiveConnections[server]!;
  }
}
