import {
  type Algorithm,
  type Balancer,
  type BalancerContext,
  defineAlgorithm,
  type Flow,
  NO_SERVER,
} from '../balancer.ts';
import type { ServerList } from '../server-list.ts';
import { activeFactorOption } from './active-factor.ts';
import { DestinationCache } from './destination-cache.ts';
import { isCrowded } from './is-crowded.ts';
import { leastForWeight } from './least-for-weight.ts';

/**
 * Locality-based least connections: a destination address keeps its server until that one is removed, weighs 0, or is
 * crowded (more active connections than its weight, while some server has less than half of its own). Then, as at
 * first, it gets the one with the smallest load for its weight (`ipvs/wlc`). One virtual IP so has one server until that
 * one is crowded. A server that is overloaded by its threshold keeps its destinations all the same, as in the kernel.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_lblc.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsLocalityBasedLeastConnection: Algorithm = defineAlgorithm({
  name: 'ipvs/lblc',
  summary: 'One server for a destination address until it is crowded, then the least loaded.',
  expectation: 'by load',
  unit: 'connection',
  readsConnections: true,
  heeds: ['weight'],
  options: {
    activeFactor: activeFactorOption,
    lblcExpirationMs: {
      kind: 'duration',
      default: 86_400_000,
      summary: 'How long an unused destination is remembered (sysctl net.ipv4.vs.lblc_expiration).',
    },
  },
  create: (servers, context, { activeFactor, lblcExpirationMs }) =>
    new LocalServer(servers, context, activeFactor, lblcExpirationMs),
});

class LocalServer implements Balancer {
  readonly #servers: ServerList;
  readonly #activeFactor: number;
  readonly #cache: DestinationCache;

  constructor(servers: ServerList, { time }: BalancerContext, activeFactor: number, expirationMs: number) {
    this.#servers = servers;
    this.#activeFactor = activeFactor;
    this.#cache = new DestinationCache(servers, time, expirationMs);
  }

  pick({ destinationIp }: Flow): number {
    const servers = this.#servers;
    const destination = this.#cache.use(destinationIp);
    if (destination !== undefined) {
      // One that is out of the list has the position of the list itself, which weighs nothing.
      const { server } = destination.members[0]!;
      if (servers.weight[server] !== 0 && !isCrowded(servers, server)) return server;
    }
    const least = leastForWeight(servers, this.#activeFactor, 1, 0);
    if (least === NO_SERVER) return NO_SERVER;
    if (destination === undefined) this.#cache.remember(destinationIp, least);
    else this.#cache.replace(destination, least);
    return least;
  }

  added(server: number): void {
    this.#cache.added(server);
  }

  removing(server: number): void {
    this.#cache.removing(server);
  }

  weighted(): void {}
}
