import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';
import { NO_SERVER } from './balancer.ts';

/**
 * Servers in the order of a key, the smallest first; equal keys in the order in which they were put. What proxies keep
 * in a tree or a priority queue. Each server is in it once at most. `put` and `remove` take logarithmic time, `first`
 * constant.
 */
export class ServerHeap {
  /** A binary heap: the children of slot i are in 2i and 2i + 1; slot 0 is not used. */
  #heap: Int32Array = new Int32Array(16);
  #size = 0;
  /** By server: its slot (0: it is not here), its key, and which `put` it came with. */
  #slot: Int32Array = new Int32Array(16);
  #key: Float64Array = new Float64Array(16);
  #turn: Float64Array = new Float64Array(16);
  #turns = 0;

  get size(): number {
    return this.#size;
  }

  /** The server with the smallest key, of several the one that was put first; `NO_SERVER` of none. */
  first(): number {
    return this.#size === 0 ? NO_SERVER : this.#heap[1]!;
  }

  has(server: number): boolean {
    return server < this.#slot.length && this.#slot[server] !== 0;
  }

  /** The key of a server that is here. */
  keyOf(server: number): number {
    return this.#key[server]!;
  }

  /** Puts a server behind all of the same key; one that is here already moves. */
  put(server: number, key: number): void {
    while (server >= this.#slot.length) this.#grow();
    this.#key[server] = key;
    this.#turn[server] = this.#turns++;
    let slot = this.#slot[server]!;
    if (slot === 0) {
      if (++this.#size === this.#heap.length) this.#heap = enlargeInt32(this.#heap, 2 * this.#heap.length);
      slot = this.#size;
    }
    this.#settle(server, slot);
  }

  /** Takes a server out; one that is not here is no matter. */
  remove(server: number): void {
    if (!this.has(server)) return;
    const slot = this.#slot[server]!;
    this.#slot[server] = 0;
    const last = this.#heap[this.#size--]!;
    if (last !== server) this.#settle(last, slot);
  }

  /** Takes all out. */
  clear(): void {
    this.#size = 0;
    this.#slot.fill(0);
  }

  /** Puts a server where it belongs, given a slot that is free for it. */
  #settle(server: number, free: number): void {
    const heap = this.#heap;
    const slots = this.#slot;
    let slot = free;
    for (let parent = slot >> 1; parent > 0 && this.#isBefore(server, heap[parent]!); parent = slot >> 1) {
      heap[slot] = heap[parent]!;
      slots[heap[slot]!] = slot;
      slot = parent;
    }
    for (let child = 2 * slot; child <= this.#size; child = 2 * slot) {
      if (child < this.#size && this.#isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#isBefore(heap[child]!, server)) break;
      heap[slot] = heap[child]!;
      slots[heap[slot]!] = slot;
      slot = child;
    }
    heap[slot] = server;
    slots[server] = slot;
  }

  #isBefore(one: number, other: number): boolean {
    const difference = this.#key[one]! - this.#key[other]!;
    return difference < 0 || (difference === 0 && this.#turn[one]! < this.#turn[other]!);
  }

  #grow(): void {
    const size = 2 * this.#slot.length;
    this.#slot = enlargeInt32(this.#slot, size);
    this.#key = enlargeFloat64(this.#key, size);
    this.#turn = enlargeFloat64(this.#turn, size);
  }
}
