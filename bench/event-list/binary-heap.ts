import { EventHeap } from '../../src/engine/event-heap.ts';
import { EventTable } from '../../src/engine/event-table.ts';
import type { Candidate, FutureEventList } from './candidate.ts';

/** The engine's heap alone. */
export const binaryHeap: Candidate = {
  name: 'binary heap',
  pendingMax: Number.POSITIVE_INFINITY,
  create: () => new BinaryHeapList(),
};

class BinaryHeapList implements FutureEventList {
  readonly #table = new EventTable();
  readonly #heap = new EventHeap(this.#table);

  get headTimeMs(): number {
    return this.#heap.headTimeMs;
  }

  push(timeMs: number, sequence: number, subject: number): void {
    this.#heap.push(this.#table.add(timeMs, sequence, 0, subject));
  }

  pop(): number {
    const slot = this.#heap.pop();
    this.#table.release(slot);
    return this.#table.subjects[slot]!;
  }
}
