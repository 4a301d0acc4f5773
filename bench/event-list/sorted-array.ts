import { EventTable } from '../../src/engine/event-table.ts';
import type { Candidate, FutureEventList } from './candidate.ts';

/** A sorted array alone: nothing is quicker for a few dozen events, nothing slower for many. */
export const sortedArray: Candidate = {
  name: 'sorted array',
  pendingMax: 1000,
  create: () => new SortedArray(),
};

class SortedArray implements FutureEventList {
  readonly #table = new EventTable();
  /** From the latest, at 1, to the earliest; Infinity at 0 ends a search. */
  readonly #timesMs = new Float64Array(2048).fill(Number.POSITIVE_INFINITY, 0, 1);
  readonly #slots = new Int32Array(2048);
  #count = 0;

  get headTimeMs(): number {
    return this.#timesMs[this.#count]!;
  }

  push(timeMs: number, sequence: number, subject: number): void {
    const timesMs = this.#timesMs;
    const slots = this.#slots;
    let place = ++this.#count;
    for (; timesMs[place - 1]! <= timeMs; place--) {
      timesMs[place] = timesMs[place - 1]!;
      slots[place] = slots[place - 1]!;
    }
    timesMs[place] = timeMs;
    slots[place] = this.#table.add(timeMs, sequence, 0, subject);
  }

  pop(): number {
    const slot = this.#slots[this.#count--]!;
    this.#table.release(slot);
    return this.#table.subjects[slot]!;
  }
}
