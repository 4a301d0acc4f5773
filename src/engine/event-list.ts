import { EventHeap } from './event-heap.ts';
import { EventTable } from './event-table.ts';

/** How many events the front holds at most: a power of two. */
const FRONT_SIZE = 64;
const MASK = FRONT_SIZE - 1;
/** So many, the later ones, go to the heap when the front is full, and come from it when the front is empty. */
const HALF_FRONT = FRONT_SIZE / 2;
/** With fewer cancelled events than this it is not worth while to search for them. */
const CANCELLED_ENOUGH = 64;

/**
 * The future event list for events of variable delay: earliest first, equal times by their sequence numbers.
 *
 * The earliest few dozen events are the front, a sorted ring of which an insertion moves the shorter side; all others,
 * never earlier than those of the front, are in a binary heap. A small model never uses the heap, and a large one need
 * not sift what is soon to happen through it: in prototypes, on a noisy machine, W1 and W3 of the bench took about a sixth longer with
 * a heap alone, and W3 some 15 % less with a ladder queue, which was left out for simplicity. The hold model of
 * `bench/event-list.ts` keeps the comparison; there the front shows no consistent gain.
 *
 * A cancelled event is only marked. It is taken out when it comes to the head or when more than half are marked; so the
 * head is never a cancelled one.
 */
export class EventList {
  /** Holds the handle of each slot, and kind and subject of an event that `pop` took out until the next `push`. */
  readonly table: EventTable = new EventTable();
  readonly #heap = new EventHeap(this.table);
  /** From the earliest, at `#first`, on. When the front, and so the list, is empty, Infinity is at `#first`. */
  readonly #frontTimesMs = new Float64Array(FRONT_SIZE).fill(Number.POSITIVE_INFINITY, 0, 1);
  readonly #frontSlots = new Int32Array(FRONT_SIZE);
  #first = 0;
  #frontCount = 0;
  #cancelledCount = 0;

  /** How many events are in the list, without the cancelled ones. */
  get count(): number {
    return this.#frontCount + this.#heap.size - this.#cancelledCount;
  }

  /** The time of the earliest event; Infinity when there is none. */
  get headTimeMs(): number {
    return this.#frontTimesMs[this.#first]!;
  }

  /** The sequence number of the earliest event; of no meaning when there is none. */
  get headSequence(): number {
    return this.table.sequences[this.#frontSlots[this.#first]!]!;
  }

  /** Adds an event and returns its slot. Its time is finite, its kind at least 0; neither is checked. */
  push(timeMs: number, sequence: number, kind: number, subject: number): number {
    const slot = this.table.add(timeMs, sequence, kind, subject);
    // By slot only: a double that is handed to a function which is not inlined would be allocated.
    this.#place(slot);
    return slot;
  }

  /** Takes the earliest event out and returns its slot. There must be one. */
  pop(): number {
    const slot = this.#frontSlots[this.#first]!;
    this.#removeHead();
    if (this.#cancelledCount > 0) this.#removeCancelledHeads();
    return slot;
  }

  /** True when the event was pending; false, and nothing happens, when it is gone. */
  cancel(handle: number): boolean {
    if (!this.table.cancel(handle)) return false;
    this.#cancelledCount++;
    this.#removeCancelledHeads();
    if (this.#cancelledCount > CANCELLED_ENOUGH && this.#cancelledCount > this.count) this.#releaseCancelled();
    return true;
  }

  #place(slot: number): void {
    if (this.#frontCount === FRONT_SIZE) this.#shortenFront();
    if (this.#heap.size > 0 && !this.#isBeforeHeap(slot)) this.#heap.push(slot);
    else this.#insert(slot);
  }

  #isBeforeHeap(slot: number): boolean {
    const { timesMs, sequences } = this.table;
    const heap = this.#heap;
    const timeMs = timesMs[slot]!;
    return timeMs < heap.headTimeMs || (timeMs === heap.headTimeMs && sequences[slot]! < sequences[heap.headSlot]!);
  }

  #insert(slot: number): void {
    const { timesMs, sequences } = this.table;
    const frontTimesMs = this.#frontTimesMs;
    const frontSlots = this.#frontSlots;
    const timeMs = timesMs[slot]!;
    const count = this.#frontCount++;
    let place = (this.#first + count) & MASK;
    if (count > 0) {
      const middle = (this.#first + (count >> 1)) & MASK;
      const middleMs = frontTimesMs[middle]!;
      if (timeMs < middleMs || (timeMs === middleMs && sequences[slot]! < sequences[frontSlots[middle]!]!)) {
        // Earlier events move one place ahead; the middle one ends the search.
        place = (this.#first - 1) & MASK;
        this.#first = place;
        for (let next = (place + 1) & MASK; ; next = (next + 1) & MASK) {
          const otherMs = frontTimesMs[next]!;
          if (otherMs >= timeMs && (otherMs > timeMs || sequences[frontSlots[next]!]! > sequences[slot]!)) break;
          frontTimesMs[place] = otherMs;
          frontSlots[place] = frontSlots[next]!;
          place = next;
        }
      } else {
        // Later events move one place back.
        for (let next = (place - 1) & MASK; ; next = (next - 1) & MASK) {
          const otherMs = frontTimesMs[next]!;
          if (otherMs <= timeMs && (otherMs < timeMs || sequences[frontSlots[next]!]! < sequences[slot]!)) break;
          frontTimesMs[place] = otherMs;
          frontSlots[place] = frontSlots[next]!;
          place = next;
        }
      }
    }
    frontTimesMs[place] = timeMs;
    frontSlots[place] = slot;
  }

  #removeHead(): void {
    const first = this.#first;
    this.table.release(this.#frontSlots[first]!);
    this.#first = (first + 1) & MASK;
    if (--this.#frontCount === 0) this.#refillFront();
  }

  #refillFront(): void {
    const heap = this.#heap;
    this.#first = 0;
    this.#frontCount = Math.min(HALF_FRONT, heap.size);
    this.#frontTimesMs[0] = Number.POSITIVE_INFINITY;
    for (let place = 0; place < this.#frontCount; place++) {
      this.#frontTimesMs[place] = heap.headTimeMs;
      this.#frontSlots[place] = heap.pop();
    }
  }

  #shortenFront(): void {
    this.#frontCount -= HALF_FRONT;
    for (let i = 0; i < HALF_FRONT; i++) {
      this.#heap.push(this.#frontSlots[(this.#first + this.#frontCount + i) & MASK]!);
    }
  }

  #removeCancelledHeads(): void {
    while (this.#cancelledCount > 0 && this.table.isCancelled(this.#frontSlots[this.#first]!)) {
      this.#cancelledCount--;
      this.#removeHead();
    }
  }

  #releaseCancelled(): void {
    const count = this.#frontCount;
    this.#frontCount = 0;
    for (let i = 0; i < count; i++) {
      const from = (this.#first + i) & MASK;
      const slot = this.#frontSlots[from]!;
      if (this.table.isCancelled(slot)) {
        this.table.release(slot);
      } else {
        const to = (this.#first + this.#frontCount++) & MASK;
        this.#frontTimesMs[to] = this.#frontTimesMs[from]!;
        this.#frontSlots[to] = slot;
      }
    }
    this.#heap.releaseCancelled();
    this.#cancelledCount = 0;
    if (this.#frontCount === 0) this.#refillFront();
  }
}
