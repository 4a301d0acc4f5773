import type { Answer, Balancer, BalancerContext, Flow } from '../balancer.ts';
import { hashOfText } from '../flow-hash.ts';
import type { ServerList } from '../server-list.ts';
import { aperture } from './aperture.ts';
import { deterministicSubset } from './deterministic-subset.ts';
import { ServerPart } from './server-part.ts';
import type { SubsetOptions } from './subset.ts';

/**
 * The servers that one of many balancers uses, chosen anew at the first pick after servers came, went, lost or got their
 * weight. Those without weight are not chosen.
 *
 * All balancers must agree on the order of servers, so they go by their addresses: by a hash of them on the ring of an
 * aperture, so that neighbours there are not neighbours elsewhere, as in Finagle. A random subset is of the servers with
 * the smallest numbers, of which each draws one when it comes: so it changes by no more than it must.
 */
export class Subsets implements Balancer {
  readonly #servers: ServerList;
  readonly #context: BalancerContext;
  readonly #options: SubsetOptions;
  readonly #part: ServerPart;
  /** By server: the smaller, the sooner it belongs to a random subset. */
  readonly #draw: number[] = [];
  /** By server: 1 if it had a weight when it was last looked at. */
  readonly #hasWeight: boolean[] = [];
  #isStale = false;

  constructor(
    servers: ServerList,
    context: BalancerContext,
    options: SubsetOptions,
    start: (servers: ServerList) => Balancer,
  ) {
    this.#servers = servers;
    this.#context = context;
    this.#options = options;
    this.#part = new ServerPart(servers, start);
  }

  pick(flow: Flow): number {
    if (this.#isStale) this.#choose();
    return this.#part.pick(flow);
  }

  added(server: number): void {
    if (this.#options.kind === 'random') this.#draw[server] = this.#context.stream.word();
    this.#hasWeight[server] = this.#servers.weight[server]! > 0;
    this.#isStale = true;
  }

  removing(server: number): void {
    this.#part.remove(server);
    this.#isStale = true;
  }

  weighted(server: number): void {
    const hasWeight = this.#servers.weight[server]! > 0;
    if (hasWeight !== this.#hasWeight[server]) this.#isStale = true;
    this.#hasWeight[server] = hasWeight;
    this.#part.weighted(server);
  }

  opened(server: number): void {
    this.#part.opened(server);
  }

  closed(server: number, answer: Answer): void {
    this.#part.closed(server, answer);
  }

  probed(server: number, requestsInFlight: number, latencyMs: number): void {
    this.#part.probed(server, requestsInFlight, latencyMs);
  }

  #choose(): void {
    const all = this.#servers.inOrderOfAdding();
    const fractions = this.#chosen(all.filter((server) => this.#hasWeight[server]));
    for (const server of all) if (!fractions.has(server)) this.#part.remove(server);
    const column = this.#servers.columns.fraction;
    for (const server of all) {
      const fraction = fractions.get(server);
      if (fraction === undefined) continue;
      const isOther = column[server] !== fraction;
      column[server] = fraction;
      if (!this.#part.has(server)) this.#part.add(server);
      else if (isOther) this.#part.weighted(server);
    }
    this.#isStale = false;
  }

  /** The servers of the subset, each with the part of it that belongs to this balancer. */
  #chosen(usable: readonly number[]): ReadonlyMap<number, number> {
    const { kind, size } = this.#options;
    if (kind === 'random') {
      const sooner = this.#inOrder(usable, (server) => this.#draw[server]!);
      return new Map(sooner.slice(0, size).map((server) => [server, 1]));
    }
    const { peer } = this.#context;
    const { address } = this.#servers.columns;
    if (kind === 'deterministic') {
      const listed = this.#inOrder(usable, () => 0);
      return new Map(deterministicSubset(listed.length, size, peer.index).map((place) => [listed[place]!, 1]));
    }
    const ring = this.#inOrder(usable, (server) => hashOfText(address[server]!));
    const slices = ring.length === 0 ? [] : aperture(ring.length, size, peer);
    return new Map(slices.map(({ place, fraction }) => [ring[place]!, fraction]));
  }

  /** By a number, and by address where that is the same. */
  #inOrder(servers: readonly number[], numberOf: (server: number) => number): number[] {
    const { address } = this.#servers.columns;
    const numbers = new Map(servers.map((server) => [server, numberOf(server)]));
    return [...servers].sort((one, other) => {
      const difference = numbers.get(one)! - numbers.get(other)!;
      if (difference !== 0 || address[one] === address[other]) return difference;
      return address[one]! < address[other]! ? -1 : 1;
    });
  }
}
