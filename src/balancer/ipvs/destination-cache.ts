import type { ServerList } from '../server-list.ts';
import { LIST_HEAD } from '../server-list.ts';

/** How often the kernel looks for entries that nobody used for long: COUNT_FOR_FULL_EXPIRATION times 60 s. */
const CHECK_PERIOD_MS = 1_800_000;

/** A server that is remembered for a destination, also while it is out of the list. */
export interface CachedServer {
  /** Its position; `LIST_HEAD` while it is out of the list. */
  server: number;
  address: string;
  /** Its weight when it left the list; of one in the list see there. */
  lastWeight: number;
}

/** What is remembered for a destination address. */
export interface CachedDestination {
  /** The server that joined last comes first. */
  readonly members: CachedServer[];
  /** When a member last joined or left. */
  modifiedMs: number;
  usedMs: number;
}

/**
 * The servers that `ipvs/lblc` and `ipvs/lblcr` remember for each destination address. A server that is removed stays in
 * memory, and counts again if one with its address is added, as the kernel keeps a removed server to which something
 * refers. An entry goes when it has not been used for as long as `expirationMs` at one of the kernel's checks, each half
 * an hour since the start. That it also drops entries of more than six minutes where there are more than 16,384, is left
 * out; so are two IPv6 destinations with the same fold, which are one here.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_lblcr.c, and ip_vs_ctl.c for the trash of removed servers.
 */
export class DestinationCache {
  readonly #servers: ServerList;
  readonly #time: { readonly nowMs: number };
  readonly #startMs: number;
  readonly #expirationMs: number;
  readonly #destinations = new Map<number, CachedDestination>();

  constructor(servers: ServerList, time: { readonly nowMs: number }, expirationMs: number) {
    this.#servers = servers;
    this.#time = time;
    this.#startMs = time.nowMs;
    this.#expirationMs = expirationMs;
  }

  /** What is remembered for the destination, which is used now, or undefined. */
  use(destinationIp: number): CachedDestination | undefined {
    const destination = this.#destinations.get(destinationIp);
    if (destination === undefined) return undefined;
    const nowMs = this.#time.nowMs;
    const lastCheckMs = nowMs - ((nowMs - this.#startMs) % CHECK_PERIOD_MS);
    const isExpired = destination.usedMs + this.#expirationMs <= lastCheckMs && lastCheckMs > this.#startMs;
    destination.usedMs = nowMs;
    if (!isExpired) return destination;
    this.#destinations.delete(destinationIp);
    return undefined;
  }

  /** Remembers the first server for a destination of which nothing is remembered. */
  remember(destinationIp: number, server: number): void {
    const nowMs = this.#time.nowMs;
    const members = [this.#cached(server)];
    this.#destinations.set(destinationIp, { members, modifiedMs: nowMs, usedMs: nowMs });
  }

  /** Puts the server in the place of the only one that is remembered. */
  replace({ members }: CachedDestination, server: number): void {
    const [only] = members;
    only!.server = server;
    only!.address = this.#servers.columns.address[server]!;
  }

  /** Adds the server to those that are remembered, unless it is there. */
  join(destination: CachedDestination, server: number): void {
    if (destination.members.some((member) => member.server === server)) return;
    destination.members.unshift(this.#cached(server));
    destination.modifiedMs = this.#time.nowMs;
  }

  /** Forgets one of the servers that are remembered. */
  leave(destination: CachedDestination, member: CachedServer): void {
    destination.members.splice(destination.members.indexOf(member), 1);
    destination.modifiedMs = this.#time.nowMs;
  }

  /** The balancer's owner says that a server has been added. */
  added(server: number): void {
    const address = this.#servers.columns.address[server]!;
    for (const { members } of this.#destinations.values()) {
      for (const member of members) {
        if (member.server === LIST_HEAD && member.address === address) member.server = server;
      }
    }
  }

  /** The balancer's owner says that a server is about to leave. */
  removing(server: number): void {
    for (const { members } of this.#destinations.values()) {
      for (const member of members) {
        if (member.server !== server) continue;
        member.lastWeight = this.#servers.weight[server]!;
        member.server = LIST_HEAD;
      }
    }
  }

  #cached(server: number): CachedServer {
    return { server, address: this.#servers.columns.address[server]!, lastWeight: 0 };
  }
}
