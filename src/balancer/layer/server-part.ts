import type { Answer, Balancer, Flow } from '../balancer.ts';
import { LIST_HEAD, ServerList } from '../server-list.ts';

/**
 * A part of the servers of a balancer, with an instance of what is below for itself. It shares the columns of the whole,
 * so that positions and counts are the same everywhere, and keeps its servers in the order of the whole.
 */
export class ServerPart {
  readonly #servers: ServerList;
  readonly #whole: ServerList;
  readonly #below: Balancer;

  /** @param start what is below, over the servers of the part; there are none yet. */
  constructor(whole: ServerList, start: (servers: ServerList) => Balancer) {
    this.#whole = whole;
    this.#servers = new ServerList(whole.columns);
    this.#below = start(this.#servers);
  }

  has(server: number): boolean {
    return this.#servers.has(server);
  }

  /** A server of the whole belongs to the part from now on; one that does so already is no matter. */
  add(server: number): void {
    if (this.has(server)) return;
    let before = this.#whole.previous[server]!;
    while (before !== LIST_HEAD && !this.has(before)) before = this.#whole.previous[before]!;
    this.#servers.link(server, before);
    this.#below.added(server);
  }

  /** A server leaves the part; one that is not in it is no matter. The same goes for all verbs that follow. */
  remove(server: number): void {
    if (!this.has(server)) return;
    this.#below.removing(server);
    this.#servers.unlink(server);
  }

  weighted(server: number): void {
    if (this.has(server)) this.#below.weighted(server);
  }

  pick(flow: Flow): number {
    return this.#below.pick(flow);
  }

  opened(server: number): void {
    if (this.has(server)) this.#below.opened?.(server);
  }

  closed(server: number, answer: Answer): void {
    if (this.has(server)) this.#below.closed?.(server, answer);
  }

  probed(server: number, requestsInFlight: number, latencyMs: number): void {
    if (this.has(server)) this.#below.probed?.(server, requestsInFlight, latencyMs);
  }
}
