import { EventList } from '../../src/engine/event-list.ts';
import type { Candidate, FutureEventList } from './candidate.ts';

/** The one in use: a sorted array of the earliest few dozen before a binary heap. */
export const engineEventList: Candidate = {
  name: 'sorted front + heap',
  pendingMax: Number.POSITIVE_INFINITY,
  create: () => new Adapter(),
};

class Adapter implements FutureEventList {
  readonly #list = new EventList();

  get headTimeMs(): number {
    return this.#list.headTimeMs;
  }

  push(timeMs: number, sequence: number, subject: number): void {
    this.#list.push(timeMs, sequence, 0, subject);
  }

  pop(): number {
    return this.#list.table.subjects[this.#list.pop()]!;
  }
}
