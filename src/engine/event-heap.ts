import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';
import type { EventTable } from './event-table.ts';

/**
 * A binary heap of events of a table: earliest first, equal times by their sequence numbers.
 *
 * Times are kept beside the slots, because they are all that is nearly ever compared. On its way down the hole that a
 * removal leaves takes the earlier child without a branch, to the very bottom; the last entry fills it from below,
 * because it nearly always belongs near the bottom again.
 */
export class EventHeap {
  readonly #table: EventTable;
  /** Times in heap order, then Infinity to the end: at least one, so that a child that is not there is not chosen. */
  #timesMs: Float64Array = new Float64Array(64).fill(Number.POSITIVE_INFINITY);
  #slots: Int32Array = new Int32Array(64);
  #size = 0;

  constructor(table: EventTable) {
    this.#table = table;
  }

  /** How many events are in the heap. */
  get size(): number {
    return this.#size;
  }

  /** The time of the earliest event; Infinity when there is none. */
  get headTimeMs(): number {
    return this.#timesMs[0]!;
  }

  /** The slot of the earliest event; of no meaning when there is none. */
  get headSlot(): number {
    return this.#slots[0]!;
  }

  /** Adds the event of a slot. Its time is finite. */
  push(slot: number): void {
    if (this.#size + 1 === this.#timesMs.length) this.#enlarge();
    this.#rise(this.#size++, slot);
  }

  /** Takes the earliest event out and returns its slot. There must be one. */
  pop(): number {
    const slots = this.#slots;
    const head = slots[0]!;
    const last = --this.#size;
    this.#timesMs[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.#rise(this.#sink(last), slots[last]!);
    return head;
  }

  /** Takes out, and gives free, what is cancelled. Linear in the size: what stays is nearly in order and rises little. */
  releaseCancelled(): void {
    const table = this.#table;
    const slots = this.#slots;
    const oldSize = this.#size;
    this.#timesMs.fill(Number.POSITIVE_INFINITY, 0, oldSize);
    this.#size = 0;
    for (let place = 0; place < oldSize; place++) {
      const slot = slots[place]!;
      if (table.isCancelled(slot)) table.release(slot);
      else this.#rise(this.#size++, slot);
    }
  }

  /** Moves the hole at the top down until it has no child; returns its place. */
  #sink(size: number): number {
    const timesMs = this.#timesMs;
    const slots = this.#slots;
    const sequences = this.#table.sequences;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const leftMs = timesMs[child]!;
      const rightMs = timesMs[child + 1]!;
      // A comparison used as a number is no branch in the machine code; `? 1 : 0` is one, wrongly predicted half of the time.
      if (leftMs === rightMs) child += +(sequences[slots[child + 1]!]! < sequences[slots[child]!]!);
      else child += +(rightMs < leftMs);
      timesMs[hole] = timesMs[child]!;
      slots[hole] = slots[child]!;
      hole = child;
    }
    return hole;
  }

  /** Puts the event of a slot into a hole, or as far above it as it belongs. */
  #rise(hole: number, slot: number): void {
    const timesMs = this.#timesMs;
    const slots = this.#slots;
    const sequences = this.#table.sequences;
    const timeMs = this.#table.timesMs[slot]!;
    let place = hole;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const parentMs = timesMs[parent]!;
      if (parentMs < timeMs || (parentMs === timeMs && sequences[slots[parent]!]! < sequences[slot]!)) break;
      timesMs[place] = parentMs;
      slots[place] = slots[parent]!;
      place = parent;
    }
    timesMs[place] = timeMs;
    slots[place] = slot;
  }

  #enlarge(): void {
    const oldLength = this.#timesMs.length;
    this.#timesMs = enlargeFloat64(this.#timesMs, 2 * oldLength).fill(Number.POSITIVE_INFINITY, oldLength);
    this.#slots = enlargeInt32(this.#slots, 2 * oldLength);
  }
}
