import { enlargeUint8 } from '../../base/columns.ts';
import type { Answer, Balancer } from '../balancer.ts';
import type { ServerList } from '../server-list.ts';
import { ServerPart } from './server-part.ts';

/**
 * The servers of one priority level, in the sets in which they are used: all, the healthy ones, and if zones matter the
 * healthy ones of each zone; with counts of those that have a weight.
 */
export class HostLevel {
  readonly priority: number;
  /** The same as `healthy` where servers are never ejected. */
  readonly all: ServerPart;
  readonly healthy: ServerPart;
  total = 0;
  healthyCount = 0;
  /** By number of the zone; empty unless zones matter. */
  readonly totalByZone: number[] = [];
  readonly healthyByZone: number[] = [];
  readonly #zones: ServerPart[] | null;
  readonly #servers: ServerList;
  readonly #start: (servers: ServerList) => Balancer;
  /** By server: 1 when it is counted, as it had a weight. */
  #isCounted: Uint8Array = new Uint8Array(8);

  constructor(
    priority: number,
    servers: ServerList,
    ejects: boolean,
    hasZones: boolean,
    start: (servers: ServerList) => Balancer,
  ) {
    this.priority = priority;
    this.#servers = servers;
    this.#start = start;
    this.healthy = new ServerPart(servers, start);
    this.all = ejects ? new ServerPart(servers, start) : this.healthy;
    this.#zones = hasZones ? [] : null;
  }

  /** The healthy servers of a zone. */
  zone(zone: number): ServerPart {
    const zones = this.#zones!;
    while (zones.length <= zone) {
      zones.push(new ServerPart(this.#servers, this.#start));
      this.totalByZone.push(0);
      this.healthyByZone.push(0);
    }
    return zones[zone]!;
  }

  /** A healthy server comes. */
  add(server: number): void {
    if (server >= this.#isCounted.length) this.#isCounted = enlargeUint8(this.#isCounted, 2 * server);
    this.#isCounted[server] = 0;
    this.all.add(server);
    this.healthy.add(server);
    this.#zoneOf(server)?.add(server);
    this.#recount(server, this.#servers.weight[server]! > 0, true);
  }

  remove(server: number, isEjected: boolean): void {
    this.#recount(server, false, !isEjected);
    this.all.remove(server);
    this.healthy.remove(server);
    this.#zoneOf(server)?.remove(server);
  }

  /** The weight of a server was written; true if it counts no more, or again. */
  weighted(server: number, isEjected: boolean): boolean {
    if (this.all !== this.healthy) this.all.weighted(server);
    this.healthy.weighted(server);
    this.#zoneOf(server)?.weighted(server);
    return this.#recount(server, this.#servers.weight[server]! > 0, !isEjected);
  }

  eject(server: number): void {
    this.healthy.remove(server);
    this.#zoneOf(server)?.remove(server);
    if (this.#isCounted[server] === 1) this.#countHealthy(server, -1);
  }

  restore(server: number): void {
    this.healthy.add(server);
    this.#zoneOf(server)?.add(server);
    if (this.#isCounted[server] === 1) this.#countHealthy(server, 1);
  }

  opened(server: number): void {
    if (this.all !== this.healthy) this.all.opened(server);
    this.healthy.opened(server);
    this.#zoneOf(server)?.opened(server);
  }

  closed(server: number, answer: Answer): void {
    if (this.all !== this.healthy) this.all.closed(server, answer);
    this.healthy.closed(server, answer);
    this.#zoneOf(server)?.closed(server, answer);
  }

  probed(server: number, requestsInFlight: number, latencyMs: number): void {
    if (this.all !== this.healthy) this.all.probed(server, requestsInFlight, latencyMs);
    this.healthy.probed(server, requestsInFlight, latencyMs);
    this.#zoneOf(server)?.probed(server, requestsInFlight, latencyMs);
  }

  #zoneOf(server: number): ServerPart | null {
    return this.#zones === null ? null : this.zone(this.#servers.columns.zone[server]!);
  }

  #recount(server: number, counts: boolean, isHealthy: boolean): boolean {
    if ((this.#isCounted[server] === 1) === counts) return false;
    this.#isCounted[server] = counts ? 1 : 0;
    const change = counts ? 1 : -1;
    this.total += change;
    if (this.#zones !== null) this.totalByZone[this.#servers.columns.zone[server]!]! += change;
    if (isHealthy) this.#countHealthy(server, change);
    return true;
  }

  #countHealthy(server: number, change: number): void {
    this.healthyCount += change;
    if (this.#zones !== null) this.healthyByZone[this.#servers.columns.zone[server]!]! += change;
  }
}
