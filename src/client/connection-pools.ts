import { enlargeInt32, enlargeUint8 } from '../base/columns.ts';
import type { ConnectionTable } from '../dataplane/connection-table.ts';
import { NONE, type RequestTable } from '../dataplane/request-table.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import { noticeableDelayMs } from '../measurement/noticeable-delay.ts';

const CONNECTION_WAIT = causeCode('connection-wait');

/**
 * Pools of connections: how many are open or being opened, which can take a request, and which requests wait for one.
 * The connection used last is used first, as Go's and most other pools do.
 *
 * The first pools are those of the clients, by their positions: their connections go where the route leads. Others
 * belong to a balancer of requests and lead to one endpoint.
 */
export class ConnectionPools {
  readonly #clientCount: number;
  /** Pools ever made. */
  count: number;
  /** Connections open or being opened. */
  open: Int32Array;
  /** Those that are being opened. */
  opening: Int32Array;
  /** The connection that can take a request and was used last, or `NONE`. */
  available: Int32Array;
  /** Requests that wait, those that gave up meanwhile included. */
  waiting: Int32Array;
  /** The place from which its connections come, as a position among the clients. */
  client: Int32Array;
  /** The pod to which its connections lead, or `NONE`: that is asked for each of them. */
  pod: Int32Array;
  /** The balancer of requests to which it belongs, among those of its workload; `NONE` for those of clients. */
  point: Int32Array;
  /** 1 when its endpoint is not used any more: what it still opens is closed after the requests that wait for it. */
  retired: Uint8Array;
  #firstWaiting: Int32Array;
  #lastWaiting: Int32Array;

  constructor(clientCount: number) {
    this.#clientCount = clientCount;
    this.count = clientCount;
    this.open = new Int32Array(clientCount);
    this.opening = new Int32Array(clientCount);
    this.available = new Int32Array(clientCount).fill(NONE);
    this.waiting = new Int32Array(clientCount);
    this.client = Int32Array.from({ length: clientCount }, (_, client) => client);
    this.pod = new Int32Array(clientCount).fill(NONE);
    this.point = new Int32Array(clientCount).fill(NONE);
    this.retired = new Uint8Array(clientCount);
    this.#firstWaiting = new Int32Array(clientCount).fill(NONE);
    this.#lastWaiting = new Int32Array(clientCount).fill(NONE);
  }

  /** True for those of the clients; others belong to balancers of requests. */
  isOfClient(pool: number): boolean {
    return pool < this.#clientCount;
  }

  /** A new pool of connections from a client's place to a pod, for a balancer of requests. */
  add(client: number, pod: number, point: number): number {
    const pool = this.count++;
    if (pool >= this.open.length) this.#grow();
    this.available[pool] = NONE;
    this.client[pool] = client;
    this.pod[pool] = pod;
    this.point[pool] = point;
    this.#firstWaiting[pool] = NONE;
    this.#lastWaiting[pool] = NONE;
    return pool;
  }

  /**
   * Whether a request may open one: within the limit, and requests that wait for one that is being opened need no other
   * as far as it has room for them.
   */
  mayOpen(
    pool: number,
    { maxPerClient, maxConcurrentStreams }: { readonly maxPerClient: number; readonly maxConcurrentStreams: number },
  ): boolean {
    if (this.open[pool]! >= maxPerClient) return false;
    return this.opening[pool] === 0 || this.waiting[pool]! >= this.opening[pool]! * (maxConcurrentStreams - 1);
  }

  /** Puts a connection first among those that can take a request. */
  addAvailable(pool: number, connection: number, connections: ConnectionTable): void {
    const before = this.available[pool]!;
    connections.next[connection] = before;
    connections.previous[connection] = NONE;
    connections.listed[connection] = 1;
    if (before !== NONE) connections.previous[before] = connection;
    this.available[pool] = connection;
  }

  /** Takes one of them out, wherever it stands. */
  removeAvailable(pool: number, connection: number, connections: ConnectionTable): void {
    const next = connections.next[connection]!;
    const previous = connections.previous[connection]!;
    connections.listed[connection] = 0;
    if (next !== NONE) connections.previous[next] = previous;
    if (previous !== NONE) connections.next[previous] = next;
    else this.available[pool] = next;
  }

  /** Appends a request to those that wait. `next` is the requests' column. */
  wait(pool: number, request: number, next: Int32Array): void {
    next[request] = NONE;
    if (this.#firstWaiting[pool] === NONE) this.#firstWaiting[pool] = request;
    else next[this.#lastWaiting[pool]!] = request;
    this.#lastWaiting[pool] = request;
    this.waiting[pool]!++;
  }

  /**
   * The request that waits longest, taken out; `NONE` when none waits. Those that gave up while they waited are let go
   * here. `nowMs` is the present: how long it waited may be why it is late.
   */
  nextWaiting(pool: number, requests: RequestTable, nowMs: number = Number.NEGATIVE_INFINITY): number {
    for (;;) {
      const request = this.#firstWaiting[pool]!;
      if (request === NONE) return NONE;
      this.#firstWaiting[pool] = requests.next[request]!;
      this.waiting[pool]!--;
      if (requests.abandoned[request] === 0) {
        const waitedMs = nowMs - requests.waitsFromMs[request]!;
        if (waitedMs > noticeableDelayMs) requests.blame(request, CONNECTION_WAIT, NONE, NONE, waitedMs);
        return request;
      }
      requests.release(request);
    }
  }

  #grow(): void {
    const size = Math.max(16, this.open.length * 2);
    this.open = enlargeInt32(this.open, size);
    this.opening = enlargeInt32(this.opening, size);
    this.available = enlargeInt32(this.available, size);
    this.waiting = enlargeInt32(this.waiting, size);
    this.client = enlargeInt32(this.client, size);
    this.pod = enlargeInt32(this.pod, size);
    this.point = enlargeInt32(this.point, size);
    this.retired = enlargeUint8(this.retired, size);
    this.#firstWaiting = enlargeInt32(this.#firstWaiting, size);
    this.#lastWaiting = enlargeInt32(this.#lastWaiting, size);
  }
}
