import { NO_SERVER } from '../balancer/balancer.ts';
import type { ServerColumns } from '../balancer/server-columns.ts';
import type { CountedConnections } from './ipvs-connections/counted-connections.ts';

/** So often kube-proxy looks whether servers have been drained: rsCheckDeleteInterval. */
const CHECK_INTERVAL_MS = 60_000;

/**
 * Servers of a virtual service whose endpoints have gone, but not all of their connections: graceful termination in IPVS
 * mode. A TCP server with active or inactive connections gets weight 0 and stays; each minute those without any are
 * deleted. UDP and SCTP servers are deleted at once. A server that has left the list keeps its position while somebody
 * may still tell of its connections.
 *
 * Source: kube-proxy pkg/proxy/ipvs/graceful_termination.go.
 */
export class TerminatingServers {
  /** When kube-proxy looks next; Infinity while nothing is being drained. */
  nextCheckMs: number = Number.POSITIVE_INFINITY;
  readonly #connections: CountedConnections;
  readonly #drains: boolean;
  readonly #firstCheckMs: number;
  #draining: number[] = [];
  /** Servers that have left the list with connections. */
  #left: number[] = [];

  /** `drains`: false where servers are deleted at once. */
  constructor(connections: CountedConnections, drains: boolean, firstCheckMs: number) {
    this.#connections = connections;
    this.#drains = drains;
    this.#firstCheckMs = firstCheckMs;
  }

  /** Servers of weight 0 in the list. */
  get drainingCount(): number {
    return this.#draining.length;
  }

  /** The endpoint of a server has gone: true where it is to stay with weight 0, false where it is to be deleted. */
  drain(server: number, nowMs: number): boolean {
    if (!this.#drains || this.#connections.total(server) === 0) return false;
    this.#draining.push(server);
    if (this.nextCheckMs === Number.POSITIVE_INFINITY) {
      const past = Math.floor((nowMs - this.#firstCheckMs) / CHECK_INTERVAL_MS) + 1;
      this.nextCheckMs = this.#firstCheckMs + past * CHECK_INTERVAL_MS;
    }
    return true;
  }

  /** The endpoint of a server that is being drained has come back: gives the one that it is, or `NO_SERVER`. */
  takeBack(isWanted: (server: number) => boolean): number {
    const place = this.#draining.findIndex(isWanted);
    if (place < 0) return NO_SERVER;
    const [server] = this.#draining.splice(place, 1);
    if (this.#draining.length === 0) this.nextCheckMs = Number.POSITIVE_INFINITY;
    return server!;
  }

  /** kube-proxy looks, at `nextCheckMs`: takes out the servers without connections. */
  takeDrained(): number[] {
    const isDrained = (server: number): boolean => this.#connections.total(server) === 0;
    const drained = this.#draining.filter(isDrained);
    this.#draining = this.#draining.filter((server) => !isDrained(server));
    this.nextCheckMs = this.#draining.length === 0 ? Number.POSITIVE_INFINITY : this.nextCheckMs + CHECK_INTERVAL_MS;
    return drained;
  }

  /** A server has left the list: its position is free for others once all of its connections have expired. */
  release(server: number, columns: ServerColumns): void {
    this.#left.push(server);
    const isFree = (each: number): boolean => this.#connections.total(each) === 0;
    for (const each of this.#left.filter(isFree)) columns.release(each);
    this.#left = this.#left.filter((each) => !isFree(each));
  }
}
