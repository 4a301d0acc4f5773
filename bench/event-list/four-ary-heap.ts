import { EventTable } from '../../src/engine/event-table.ts';
import type { Candidate, FutureEventList } from './candidate.ts';

/** A heap half as high, with three comparisons a level that can go on side by side. */
export const fourAryHeap: Candidate = {
  name: '4-ary heap',
  pendingMax: Number.POSITIVE_INFINITY,
  create: () => new FourAryHeap(),
};

const CAPACITY = 1 << 18;

class FourAryHeap implements FutureEventList {
  readonly #table = new EventTable();
  /** In heap order, then Infinity: at least three, so that a child that is not there is not chosen. */
  readonly #timesMs = new Float64Array(CAPACITY).fill(Number.POSITIVE_INFINITY);
  readonly #slots = new Int32Array(CAPACITY);
  #size = 0;

  get headTimeMs(): number {
    return this.#timesMs[0]!;
  }

  push(timeMs: number, sequence: number, subject: number): void {
    this.#rise(this.#size++, this.#table.add(timeMs, sequence, 0, subject));
  }

  pop(): number {
    const slots = this.#slots;
    const head = slots[0]!;
    const last = --this.#size;
    this.#timesMs[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.#rise(this.#sink(last), slots[last]!);
    this.#table.release(head);
    return this.#table.subjects[head]!;
  }

  #sink(size: number): number {
    const timesMs = this.#timesMs;
    const slots = this.#slots;
    let hole = 0;
    for (let first = 1; first < size; first = 4 * hole + 1) {
      const left = this.#earlier(first, first + 1);
      const right = this.#earlier(first + 2, first + 3);
      const child = this.#earlier(left, right);
      timesMs[hole] = timesMs[child]!;
      slots[hole] = slots[child]!;
      hole = child;
    }
    return hole;
  }

  /** Of two places, the second higher than the first: the one with the earlier event. */
  #earlier(a: number, b: number): number {
    const timesMs = this.#timesMs;
    const aMs = timesMs[a]!;
    const bMs = timesMs[b]!;
    if (aMs === bMs && aMs < Number.POSITIVE_INFINITY) {
      const sequences = this.#table.sequences;
      return sequences[this.#slots[a]!]! < sequences[this.#slots[b]!]! ? a : b;
    }
    return a + (b - a) * +(bMs < aMs);
  }

  #rise(hole: number, slot: number): void {
    const timesMs = this.#timesMs;
    const slots = this.#slots;
    const sequences = this.#table.sequences;
    const timeMs = this.#table.timesMs[slot]!;
    let place = hole;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentMs = timesMs[parent]!;
      if (parentMs < timeMs || (parentMs === timeMs && sequences[slots[parent]!]! < sequences[slot]!)) break;
      timesMs[place] = parentMs;
      slots[place] = slots[parent]!;
      place = parent;
    }
    timesMs[place] = timeMs;
    slots[place] = slot;
  }
}
