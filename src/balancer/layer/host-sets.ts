import { enlargeUint8 } from '../../base/columns.ts';
import { type Answer, type Balancer, type BalancerContext, type Flow, NO_SERVER } from '../balancer.ts';
import { finishHash, mixWord } from '../flow-hash.ts';
import type { ServerList } from '../server-list.ts';
import { HostLevel } from './host-level.ts';
import { type LevelUse, levelUse } from './panic-threshold.ts';
import { levelHealth } from './priority-levels.ts';
import { WHOLE, type ZoneRoutes, zoneRoutes } from './zone-aware.ts';

/** How host sets are formed and chosen. */
export interface HostSetSettings {
  /** Servers have levels; else all are of one. */
  readonly byPriority: boolean;
  /** 140 for a factor of 1.4. */
  readonly overprovisioningPercent: number;
  readonly panicPercent: number;
  /** Zones matter. */
  readonly zones: { readonly minClusterSize: number; readonly routingEnabled: number } | null;
  /** Servers can be ejected. */
  readonly ejects: boolean;
  /** What is below goes by a hash of the flow, so a flow must always find the same set. */
  readonly byHash: boolean;
}

/** One for each choice that is made by the hash of a flow, so that they do not go together. */
const Choice = { level: 1, zoneMatters: 2, stays: 3, otherZone: 4 } as const;

/**
 * The sets of servers among which Envoy chooses before an algorithm chooses in one of them: for each priority level all
 * servers (for panic), the healthy ones, and in level 0 the healthy ones of each zone. Each set has its own instance of
 * what is below, as in Envoy. Ejected servers are unhealthy; those of weight 0 count for nothing.
 *
 * What depends on the numbers of healthy servers is worked out at the first pick after they changed.
 *
 * Source: Envoy load_balancer_impl.cc, ZoneAwareLoadBalancerBase::hostSourceToUse, choosePriority and
 * tryChooseLocalLocalityHosts.
 */
export class HostSets implements Balancer {
  /** In the order of their priorities. */
  readonly #levels: HostLevel[] = [];
  readonly #servers: ServerList;
  readonly #context: BalancerContext;
  readonly #settings: HostSetSettings;
  readonly #start: (servers: ServerList) => Balancer;
  #isEjected: Uint8Array = new Uint8Array(8);
  #isStale = true;
  #use: LevelUse = { inPanic: [], loads: [] };
  #routes: ZoneRoutes | null = null;
  #residualTotal = 0;

  constructor(
    servers: ServerList,
    context: BalancerContext,
    settings: HostSetSettings,
    start: (servers: ServerList) => Balancer,
  ) {
    this.#servers = servers;
    this.#context = context;
    this.#settings = settings;
    this.#start = start;
  }

  pick(flow: Flow): number {
    if (this.#isStale) this.#refresh();
    const index = this.#chooseLevel(flow);
    if (index < 0) return NO_SERVER;
    const level = this.#levels[index]!;
    if (this.#use.inPanic[index]) return level.all.pick(flow);
    if (this.#routes === null || level.priority !== 0) return level.healthy.pick(flow);
    return this.#pickByZone(flow, level, this.#routes);
  }

  added(server: number): void {
    if (server >= this.#isEjected.length) this.#isEjected = enlargeUint8(this.#isEjected, 2 * server);
    this.#isEjected[server] = 0;
    this.#isStale = true;
    this.#levelOf(server).add(server);
  }

  removing(server: number): void {
    this.#isStale = true;
    this.#levelOf(server).remove(server, this.#isEjected[server] === 1);
  }

  weighted(server: number): void {
    if (this.#levelOf(server).weighted(server, this.#isEjected[server] === 1)) this.#isStale = true;
  }

  /** A server is unhealthy from now on. */
  eject(server: number): void {
    this.#isEjected[server] = 1;
    this.#isStale = true;
    this.#levelOf(server).eject(server);
  }

  /** It is healthy again. */
  restore(server: number): void {
    this.#isEjected[server] = 0;
    this.#isStale = true;
    this.#levelOf(server).restore(server);
  }

  opened(server: number): void {
    this.#levelOf(server).opened(server);
  }

  closed(server: number, answer: Answer): void {
    this.#levelOf(server).closed(server, answer);
  }

  probed(server: number, requestsInFlight: number, latencyMs: number): void {
    this.#levelOf(server).probed(server, requestsInFlight, latencyMs);
  }

  #refresh(): void {
    const { panicPercent, overprovisioningPercent, zones } = this.#settings;
    const counts = this.#levels.map(({ healthyCount, total }) => ({ healthy: healthyCount, total }));
    const health = counts.map(({ healthy, total }) => levelHealth(healthy, total, overprovisioningPercent));
    this.#use = levelUse(counts, health, panicPercent);
    const first = this.#levels.find(({ priority }) => priority === 0);
    const { peersByZone, zone } = this.#context;
    this.#routes =
      zones === null || first === undefined
        ? null
        : zoneRoutes(peersByZone, first.totalByZone, first.healthyByZone, zone, zones.minClusterSize);
    this.#residualTotal = (this.#routes?.residual ?? []).reduce((sum, part) => sum + part, 0);
    this.#isStale = false;
  }

  #chooseLevel(flow: Flow): number {
    const { loads } = this.#use;
    const last = loads.length - 1;
    if (last < 1) return last;
    let left = this.#draw(flow, 100, Choice.level);
    let level = 0;
    while (level < last && left >= loads[level]!) left -= loads[level++]!;
    return level;
  }

  #pickByZone(flow: Flow, level: HostLevel, { local, residual }: ZoneRoutes): number {
    const { routingEnabled } = this.#settings.zones!;
    if (routingEnabled < 100 && this.#draw(flow, 100, Choice.zoneMatters) >= routingEnabled) {
      return level.healthy.pick(flow);
    }
    if (this.#draw(flow, WHOLE, Choice.stays) < local) return level.zone(this.#context.zone).pick(flow);
    // Rounding alone can leave no capacity. Envoy then takes any zone; here any healthy server, as the zone may have none.
    if (this.#residualTotal === 0) return level.healthy.pick(flow);
    let left = this.#draw(flow, this.#residualTotal, Choice.otherZone);
    let zone = 0;
    while (left >= residual[zone]!) left -= residual[zone++]!;
    return level.zone(zone).pick(flow);
  }

  /** A whole number below `limit`: by chance, or by the hash of the flow. */
  #draw(flow: Flow, limit: number, choice: number): number {
    if (!this.#settings.byHash) return this.#context.stream.below(limit);
    return finishHash(mixWord(choice, flow.key), 4) % limit;
  }

  #levelOf(server: number): HostLevel {
    const priority = this.#settings.byPriority ? this.#servers.columns.priority[server]! : 0;
    let index = 0;
    while (index < this.#levels.length && this.#levels[index]!.priority < priority) index++;
    const found = this.#levels[index];
    if (found?.priority === priority) return found;
    const { zones, ejects } = this.#settings;
    const level = new HostLevel(priority, this.#servers, ejects, zones !== null && priority === 0, this.#start);
    this.#levels.splice(index, 0, level);
    return level;
  }
}
