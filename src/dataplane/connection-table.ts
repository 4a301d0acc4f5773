import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../base/columns.ts';

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

/**
 * The connections that are open or being opened, as columns. A connection keeps the endpoint that its first packet was
 * given, whatever the rules say later: that is what conntrack does for it.
 */
export class ConnectionTable {
  capacity = 256;
  state: Uint8Array = new Uint8Array(256);
  client: Int32Array = new Int32Array(256);
  pod: Int32Array = new Int32Array(256);
  /** Position of its path in the network: the links between client and pod. */
  path: Int32Array = new Int32Array(256);
  /** The request that it carries or was opened for, or `NONE`. */
  request: Int32Array = new Int32Array(256);
  /** SYNs sent again. */
  synRetries: Uint8Array = new Uint8Array(256);
  /** 1 until the first packet has met its pod: with `dataPlaneCost: none` the request itself is that packet. */
  fresh: Uint8Array = new Uint8Array(256);
  /** Handle of the idle time-out while it lies idle, of the next SYN while it connects to silence. */
  timer: Float64Array = new Float64Array(256);
  /** The idle connections of the same client that were used before and after it, or `NONE`. */
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
    if (this.#freeCount > 0) return this.#free[--this.#freeCount]!;
    if (this.#used === this.capacity) this.#grow();
    return this.#used++;
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
    this.synRetries = enlargeUint8(this.synRetries, size);
    this.fresh = enlargeUint8(this.fresh, size);
    this.timer = enlargeFloat64(this.timer, size);
    this.next = enlargeInt32(this.next, size);
    this.previous = enlargeInt32(this.previous, size);
    this.#free = enlargeInt32(this.#free, size);
    this.capacity = size;
  }
}
