import type { ConnectionTable } from '../dataplane/connection-table.ts';
import { NONE, type RequestTable } from '../dataplane/request-table.ts';

/**
 * The connection pool of each client: how many connections are open or being opened, which lie idle, and which
 * requests wait for one. The connection used last is used first, as Go's and most other pools do.
 */
export class ConnectionPools {
  /** By client: connections open or being opened. */
  readonly open: Int32Array;
  /** By client: the idle connection used last, or `NONE`. */
  readonly idle: Int32Array;
  readonly #firstWaiting: Int32Array;
  readonly #lastWaiting: Int32Array;

  constructor(clientCount: number) {
    this.open = new Int32Array(clientCount);
    this.idle = new Int32Array(clientCount).fill(NONE);
    this.#firstWaiting = new Int32Array(clientCount).fill(NONE);
    this.#lastWaiting = new Int32Array(clientCount).fill(NONE);
  }

  /** Lays a connection idle. */
  addIdle(client: number, connection: number, connections: ConnectionTable): void {
    const before = this.idle[client]!;
    connections.next[connection] = before;
    connections.previous[connection] = NONE;
    if (before !== NONE) connections.previous[before] = connection;
    this.idle[client] = connection;
  }

  /** Takes an idle connection out, wherever it stands. */
  removeIdle(client: number, connection: number, connections: ConnectionTable): void {
    const next = connections.next[connection]!;
    const previous = connections.previous[connection]!;
    if (next !== NONE) connections.previous[next] = previous;
    if (previous !== NONE) connections.next[previous] = next;
    else this.idle[client] = next;
  }

  /** Appends a request to those that wait. `next` is the requests' column. */
  wait(client: number, request: number, next: Int32Array): void {
    next[request] = NONE;
    if (this.#firstWaiting[client] === NONE) this.#firstWaiting[client] = request;
    else next[this.#lastWaiting[client]!] = request;
    this.#lastWaiting[client] = request;
  }

  /**
   * The request that waits longest, taken out; `NONE` when none waits. Those that gave up while they waited are let go
   * here.
   */
  nextWaiting(client: number, requests: RequestTable): number {
    for (;;) {
      const request = this.#firstWaiting[client]!;
      if (request === NONE) return NONE;
      this.#firstWaiting[client] = requests.next[request]!;
      if (requests.abandoned[request] === 0) return request;
      requests.release(request);
    }
  }
}
