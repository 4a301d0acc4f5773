import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../base/columns.ts';
import { NONE } from './request-table.ts';

/** Where a connection is in its life. */
export const ConnectionState = {
  free: 0,
  /** The SYN is on its way, or is sent again and again. */
  connecting: 1,
  /** Established; carries a request or none. */
  open: 2,
  /** Nobody wants it any more; freed when the packet that is under way for it arrives. */
  closing: 3,
  /** The pod's side is gone; whatever is sent on it is reset. */
  broken: 4,
} as const;

/** Whether a connection may still be given requests. */
export const Leaving = {
  not: 0,
  /** Its server asked the client to leave, or closed it: it carries what it has to the end and nothing new. */
  asked: 1,
  /** The client has left: whatever still comes for it is of no interest. */
  left: 2,
} as const;

/**
 * The connections that are open or being opened, as columns. A connection keeps the endpoint that its first packet was
 * given, whatever the rules say later: that is what conntrack does for it.
 */
export class ConnectionTable {
  capacity = 256;
  state: Uint8Array = new Uint8Array(256);
  client: Int32Array = new Int32Array(256);
  pod: Int32Array = new Int32Array(256);
  /** Position of its path in the network: the links between client and pod. Behind a proxy both are of the last request. */
  path: Int32Array = new Int32Array(256);
  /** The request for which it is being opened; of no meaning afterwards. */
  request: Int32Array = new Int32Array(256);
  /** Position of the pool to which it belongs, on its client's side. */
  pool: Int32Array = new Int32Array(256);
  /** Requests that its client has on it: at most one but for those that are multiplexed. */
  streams: Int32Array = new Int32Array(256);
  /** 1 when it may carry several requests at a time (HTTP/2). */
  shared: Uint8Array = new Uint8Array(256);
  /** 1 when it ends at a proxy that takes a pod for each request. */
  proxied: Uint8Array = new Uint8Array(256);
  /** 1 while it stands in its pool's list of those that can take a request; 0 when it is released. */
  listed: Uint8Array = new Uint8Array(256);
  /** One of `Leaving`. */
  leaving: Uint8Array = new Uint8Array(256);
  /**
   * What still refers to it: packets about its end, and requests that are multiplexed or were given up. A closed one is
   * freed with the last of them, so that a free position has none.
   */
  holds: Int32Array = new Int32Array(256);
  /** Round trips of TLS that are still to be made before it is open. */
  roundTrips: Uint8Array = new Uint8Array(256);
  /** Who is to be told of its end: `NONE` for nobody, and at free positions. See the client's `ConnectionEnds`. */
  rules: Int32Array = new Int32Array(256).fill(NONE);
  server: Int32Array = new Int32Array(256);
  ports: Int32Array = new Int32Array(256).fill(NONE);
  /** What the kernels of nodes count of it; 0 for nothing, and when it has ended. See the client's `NodeKernels`. */
  tracked: Uint8Array = new Uint8Array(256);
  /** SYNs sent again. */
  synRetries: Uint8Array = new Uint8Array(256);
  /** 1 until the first packet has met its pod: with `dataPlaneCost: none` the request itself is that packet. */
  fresh: Uint8Array = new Uint8Array(256);
  /** When its pod's side vanished without a word; of meaning while it is broken, and only where nobody was told. */
  brokenMs: Float64Array = new Float64Array(256);
  /** In which order they were opened: counts all of the run. */
  serial: Float64Array = new Float64Array(256);
  /** That of the last one. */
  lastSerial = -1;
  /** Why its pod's side is gone: a failure cause; of meaning while it is broken. */
  brokenCause: Uint8Array = new Uint8Array(256);
  /** Handle of the idle time-out while it lies idle, of the next SYN while it connects to silence. */
  timer: Float64Array = new Float64Array(256);
  /** Those of the same pool that can take a request and were used before and after it, or `NONE`. */
  next: Int32Array = new Int32Array(256);
  previous: Int32Array = new Int32Array(256);
  #free: Int32Array = new Int32Array(256);
  #freeCount = 0;
  #used = 0;

  /** Connections open or being opened. */
  get count(): number {
    return this.#used - this.#freeCount;
  }

  /** Positions ever used; those with state `free` hold nothing. */
  get used(): number {
    return this.#used;
  }

  /** A free position; every column of it still holds old values. */
  allocate(): number {
    if (this.#freeCount === 0 && this.#used === this.capacity) this.#grow();
    const connection = this.#freeCount > 0 ? this.#free[--this.#freeCount]! : this.#used++;
    this.serial[connection] = ++this.lastSerial;
    return connection;
  }

  release(connection: number): void {
    this.state[connection] = ConnectionState.free;
    this.#free[this.#freeCount++] = connection;
  }

  #grow(): void {
    const size = this.capacity * 2;
    this.state = enlargeUint8(this.state, size);
    this.client = enlargeInt32(this.client, size);
    this.pod = enlargeInt32(this.pod, size);
    this.path = enlargeInt32(this.path, size);
    this.request = enlargeInt32(this.request, size);
    this.pool = enlargeInt32(this.pool, size);
    this.streams = enlargeInt32(this.streams, size);
    this.shared = enlargeUint8(this.shared, size);
    this.proxied = enlargeUint8(this.proxied, size);
    this.listed = enlargeUint8(this.listed, size);
    this.leaving = enlargeUint8(this.leaving, size);
    this.holds = enlargeInt32(this.holds, size);
    this.roundTrips = enlargeUint8(this.roundTrips, size);
    this.rules = enlargeInt32(this.rules, size).fill(NONE, this.capacity);
    this.server = enlargeInt32(this.server, size);
    this.ports = enlargeInt32(this.ports, size).fill(NONE, this.capacity);
    this.tracked = enlargeUint8(this.tracked, size);
    this.synRetries = enlargeUint8(this.synRetries, size);
    this.fresh = enlargeUint8(this.fresh, size);
    this.brokenCause = enlargeUint8(this.brokenCause, size);
    this.brokenMs = enlargeFloat64(this.brokenMs, size);
    this.serial = enlargeFloat64(this.serial, size);
    this.timer = enlargeFloat64(this.timer, size);
    this.next = enlargeInt32(this.next, size);
    this.previous = enlargeInt32(this.previous, size);
    this.#free = enlargeInt32(this.#free, size);
    this.capacity = size;
  }
}
