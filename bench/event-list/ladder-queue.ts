import { EventHeap } from '../../src/engine/event-heap.ts';
import { EventTable } from '../../src/engine/event-table.ts';
import type { Candidate, FutureEventList } from './candidate.ts';

/**
 * A ladder queue (W. T. Tang, R. S. M. Goh and I. L.-J. Thng, 2005) with one rung and a heap for its bottom, so that
 * events of one time cannot make it collapse.
 */
export const ladderQueue: Candidate = {
  name: 'ladder, heap bottom',
  pendingMax: Number.POSITIVE_INFINITY,
  create: () => new LadderQueue(),
};

const NONE = -1;
/** With fewer events the bottom alone is quicker. */
const WORTH_A_RUNG = 128;

class LadderQueue implements FutureEventList {
  readonly #table = new EventTable();
  /** Events of buckets before `#current`. */
  readonly #bottom = new EventHeap(this.#table);
  /** Events of each bucket, as lists through `#next`; a bucket for each event that was there when it began. */
  #buckets = new Int32Array(0);
  #bucketCount = 0;
  #current = 0;
  /** Where the first bucket begins, and how many buckets there are in a millisecond. */
  #startMs = 0;
  #bucketsPerMs = 0;
  #inBuckets = 0;
  /** Events beyond the last bucket. */
  #top = NONE;
  #inTop = 0;
  #next = new Int32Array(0);

  get headTimeMs(): number {
    return this.#bottom.headTimeMs;
  }

  push(timeMs: number, sequence: number, subject: number): void {
    const slot = this.#table.add(timeMs, sequence, 0, subject);
    if (slot >= this.#next.length) this.#enlarge();
    this.#place(slot);
    // A bottom that grows without a rung above it: all of it becomes the top, and then the rung.
    if (this.#bucketCount === 0 && this.#bottom.size > 2 * WORTH_A_RUNG) {
      while (this.#bottom.size > 0) this.#addToTop(this.#bottom.pop());
      this.#refill();
    } else if (this.#bottom.size === 0) {
      this.#refill();
    }
  }

  pop(): number {
    const slot = this.#bottom.pop();
    if (this.#bottom.size === 0) this.#refill();
    this.#table.release(slot);
    return this.#table.subjects[slot]!;
  }

  /** One monotone function of the time decides for all, so that no rounding can put events out of order. */
  #place(slot: number): void {
    const bucket = Math.floor((this.#table.timesMs[slot]! - this.#startMs) * this.#bucketsPerMs);
    if (bucket < this.#current || this.#bucketCount === 0) {
      this.#bottom.push(slot);
    } else if (bucket < this.#bucketCount) {
      this.#next[slot] = this.#buckets[bucket]!;
      this.#buckets[bucket] = slot;
      this.#inBuckets++;
    } else {
      this.#addToTop(slot);
    }
  }

  #addToTop(slot: number): void {
    this.#next[slot] = this.#top;
    this.#top = slot;
    this.#inTop++;
  }

  #refill(): void {
    while (this.#bottom.size === 0 && this.#inBuckets + this.#inTop > 0) {
      if (this.#inBuckets === 0) this.#beginRung();
      else this.#takeBucket();
    }
  }

  #takeBucket(): void {
    const buckets = this.#buckets;
    let bucket = this.#current;
    while (buckets[bucket] === NONE) bucket++;
    for (let slot = buckets[bucket]!; slot !== NONE; slot = this.#next[slot]!) {
      this.#bottom.push(slot);
      this.#inBuckets--;
    }
    this.#current = bucket + 1;
  }

  #beginRung(): void {
    const count = this.#inTop;
    let slot = this.#top;
    this.#top = NONE;
    this.#inTop = 0;
    this.#current = 0;
    this.#bucketCount = count < WORTH_A_RUNG ? 0 : count;
    if (this.#bucketCount > 0) this.#measureRung(slot, count);
    while (slot !== NONE) {
      const next = this.#next[slot]!;
      this.#place(slot);
      slot = next;
    }
  }

  #measureRung(first: number, count: number): void {
    const timesMs = this.#table.timesMs;
    let earliestMs = Number.POSITIVE_INFINITY;
    let latestMs = 0;
    for (let slot = first; slot !== NONE; slot = this.#next[slot]!) {
      earliestMs = Math.min(earliestMs, timesMs[slot]!);
      latestMs = Math.max(latestMs, timesMs[slot]!);
    }
    this.#startMs = earliestMs;
    this.#bucketsPerMs = latestMs > earliestMs ? count / (latestMs - earliestMs) : 0;
    if (this.#buckets.length < count) this.#buckets = new Int32Array(2 * count);
    this.#buckets.fill(NONE, 0, count);
  }

  #enlarge(): void {
    const larger = new Int32Array(this.#table.kinds.length);
    larger.set(this.#next);
    this.#next = larger;
  }
}
