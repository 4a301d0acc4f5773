import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';

/**
 * A binary heap of events: earliest first, equal times by their sequence numbers.
 *
 * On its way down the hole that a removal leaves takes the earlier child without a branch, to the very bottom; the last
 * entry fills it from below, because it nearly always belongs near the bottom again. Sequence numbers are looked at
 * only where times are equal.
 */
export class EventHeap {
  /** Times in heap order, then Infinity to the end: at least one, so that a child that is not there is not chosen. */
  #times: Float64Array = new Float64Array(64).fill(Number.POSITIVE_INFINITY);
  #sequences: Float64Array = new Float64Array(64);
  #slots: Int32Array = new Int32Array(64);
  #size = 0;

  /** How many events are in the heap. */
  get size(): number {
    return this.#size;
  }

  /** The time of the earliest event; Infinity when there is none. */
  get headTimeMs(): number {
    return this.#times[0]!;
  }

  /** The slot of the earliest event; of no meaning when there is none. */
  get headSlot(): number {
    return this.#slots[0]!;
  }

  /** The sequence number of the earliest event; of no meaning when there is none. */
  get headSequence(): number {
    return this.#sequences[0]!;
  }

  /** Adds an event. Its time is finite. */
  push(timeMs: number, sequence: number, slot: number): void {
    if (this.#size + 1 === this.#times.length) this.#grow();
    this.#rise(this.#size++, timeMs, sequence, slot);
  }

  /** Takes the earliest event out. There must be one. */
  removeHead(): void {
    const last = --this.#size;
    const timeMs = this.#times[last]!;
    this.#times[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.#rise(this.#sink(last), timeMs, this.#sequences[last]!, this.#slots[last]!);
  }

  /**
   * Takes all events out whose kind, by slot, is negative, and writes their slots into `slots` from `count` on; returns
   * the new count. In time linear in the size, because what is left is nearly in order and does not rise far.
   */
  removeCancelled(kinds: Int32Array, slots: Int32Array, count: number): number {
    const oldSize = this.#size;
    let slotCount = count;
    this.#size = 0;
    for (let place = 0; place < oldSize; place++) {
      const timeMs = this.#times[place]!;
      const slot = this.#slots[place]!;
      this.#times[place] = Number.POSITIVE_INFINITY;
      if (kinds[slot]! < 0) slots[slotCount++] = slot;
      else this.#rise(this.#size++, timeMs, this.#sequences[place]!, slot);
    }
    return slotCount;
  }

  /** Moves the hole at the top down until it has no child; returns its place. */
  #sink(size: number): number {
    const times = this.#times;
    const sequences = this.#sequences;
    const slots = this.#slots;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const left = times[child]!;
      const right = times[child + 1]!;
      // A comparison used as a number is no branch in the machine code, `? 1 : 0` is one, mispredicted half of the time.
      if (left === right) child += +(sequences[child + 1]! < sequences[child]!);
      else child += +(right < left);
      times[hole] = times[child]!;
      sequences[hole] = sequences[child]!;
      slots[hole] = slots[child]!;
      hole = child;
    }
    return hole;
  }

  /** Puts an event into a hole, or as far above it as it belongs. */
  #rise(hole: number, timeMs: number, sequence: number, slot: number): void {
    const times = this.#times;
    const sequences = this.#sequences;
    const slots = this.#slots;
    let place = hole;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const parentMs = times[parent]!;
      if (parentMs < timeMs || (parentMs === timeMs && sequences[parent]! < sequence)) break;
      times[place] = parentMs;
      sequences[place] = sequences[parent]!;
      slots[place] = slots[parent]!;
      place = parent;
    }
    times[place] = timeMs;
    sequences[place] = sequence;
    slots[place] = slot;
  }

  #grow(): void {
    const oldLength = this.#times.length;
    const length = 2 * oldLength;
    this.#times = enlargeFloat64(this.#times, length).fill(Number.POSITIVE_INFINITY, oldLength);
    this.#sequences = enlargeFloat64(this.#sequences, length);
    this.#slots = enlargeInt32(this.#slots, length);
  }
}
