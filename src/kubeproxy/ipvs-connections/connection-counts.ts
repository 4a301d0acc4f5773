import type { ServerColumns } from '../../balancer/server-columns.ts';
import { enlargeInt32 } from '../../base/columns.ts';

/** From which number of connections on a server gets no new ones, and below which it gets them again. */
export interface ServerThresholds {
  /** 0: none. */
  readonly upper: number;
  /** 0: three quarters of the upper one. */
  readonly lower: number;
}

/**
 * The connections of each real server as IPVS counts them: active while an established or half-open TCP connection
 * stands, inactive from its first FIN or RST (and UDP flows always) until its entry expires. Both together decide whether
 * a server is overloaded: it becomes so when an entry is made, and ceases to be so only when one expires.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_conn.c ip_vs_bind_dest, ip_vs_unbind_dest; ip_vs_ctl.c __ip_vs_update_dest.
 */
export class ConnectionCounts {
  readonly #columns: ServerColumns;
  #upper: Int32Array = new Int32Array(8);
  #lower: Int32Array = new Int32Array(8);

  constructor(columns: ServerColumns) {
    this.#columns = columns;
  }

  /** A server was added: its thresholds from now on. A higher upper one than it had ends an overload. */
  setThresholds(server: number, { upper, lower }: ServerThresholds): void {
    if (server >= this.#upper.length) {
      this.#upper = enlargeInt32(this.#upper, 2 * server);
      this.#lower = enlargeInt32(this.#lower, 2 * server);
    }
    if (upper === 0 || upper > this.#upper[server]!) this.#columns.overloaded[server] = 0;
    this.#upper[server] = upper;
    this.#lower[server] = lower;
  }

  /** An entry was made. */
  entered(server: number, isActive: boolean): void {
    const { activeConnections, inactiveConnections, overloaded } = this.#columns;
    if (isActive) activeConnections[server]!++;
    else inactiveConnections[server]!++;
    const upper = this.#upper[server]!;
    if (upper !== 0 && this.total(server) >= upper) overloaded[server] = 1;
  }

  /** A connection closes; its entry stays. */
  deactivated(server: number): void {
    this.#columns.activeConnections[server]!--;
    this.#columns.inactiveConnections[server]!++;
  }

  /** A closed connection's tuple is used again, for the same server. */
  reactivated(server: number): void {
    this.#columns.inactiveConnections[server]!--;
    this.#columns.activeConnections[server]!++;
  }

  /** An entry has gone. */
  expired(server: number, wasActive: boolean): void {
    const { activeConnections, inactiveConnections, overloaded } = this.#columns;
    if (wasActive) activeConnections[server]!--;
    else inactiveConnections[server]!--;
    const upper = this.#upper[server]!;
    const lower = this.#lower[server]!;
    const total = this.total(server);
    if (lower === 0 ? upper === 0 || total * 4 < upper * 3 : total < lower) overloaded[server] = 0;
  }

  /** Entries of a server. */
  total(server: number): number {
    return this.#columns.activeConnections[server]! + this.#columns.inactiveConnections[server]!;
  }
}
