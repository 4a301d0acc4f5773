import { assert } from '../base/assert.ts';
import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';
import { EventHeap } from './event-heap.ts';

/** In the column of kinds: the event was cancelled. */
const CANCELLED = -1;
/** A handle is slot + generation · this. So many events may be pending at once. */
const SLOT_COUNT_MAX = 16_777_216;
/** Handles stay below, so that a double holds them exactly. */
const HANDLE_LIMIT = 9_007_199_254_740_992;
/** How many events the front holds at most; when it is full, the later half goes to the heap. */
const FRONT_SIZE = 64;
/** How many events come from the heap when the front is empty. */
const REFILL_SIZE = 24;
/** With fewer cancelled events than this it is not worth while to search for them. */
const CANCELLED_ENOUGH = 64;

/**
 * The future event list for events of variable delay: earliest first, equal times by their sequence numbers.
 *
 * The earliest few dozen events are the front, a sorted array with the next event at its end; all others, never earlier
 * than those of the front, are in a binary heap. A small model never uses the heap, and a large one need not sift what
 * is soon to happen through it. `bench/event-list.ts` compares it with a heap alone, a sorted array alone and a ladder
 * queue.
 *
 * An event has a slot as long as it is in the list: its place in the columns. A handle is slot and generation in one
 * double; the generation grows when an event leaves its slot, so that the handle of an event that is gone finds
 * another number there. (After half a billion events in one slot the numbers begin again.) A cancelled event is only
 * marked, and taken out when it comes to the head or when more than half are marked; the head is never a cancelled one.
 */
export class EventList {
  /** By slot; valid after `pop` until the next `push`. */
  kinds: Int32Array = new Int32Array(0);
  /** By slot, as `kinds`. */
  subjects: Int32Array = new Int32Array(0);
  #sequences: Float64Array = new Float64Array(0);
  /** By slot: the handle of the event there, or of the next one. */
  #handles: Float64Array = new Float64Array(0);
  /** A stack. */
  #freeSlots: Int32Array = new Int32Array(0);
  #freeCount = 0;
  /** From the latest, at 1, to the earliest. Infinity at 0 is the head's time when the front, and so the list, is empty. */
  readonly #frontTimes = new Float64Array(FRONT_SIZE + 1).fill(Number.POSITIVE_INFINITY, 0, 1);
  readonly #frontSlots = new Int32Array(FRONT_SIZE + 1);
  #frontCount = 0;
  readonly #heap = new EventHeap();
  #cancelledCount = 0;

  constructor() {
    this.#addSlots(64);
  }

  /** How many events are in the list, without the cancelled ones. */
  get count(): number {
    return this.#frontCount + this.#heap.size - this.#cancelledCount;
  }

  /** The time of the earliest event; Infinity when there is none. */
  get headTimeMs(): number {
    return this.#frontTimes[this.#frontCount]!;
  }

  /** The sequence number of the earliest event; of no meaning when there is none. */
  get headSequence(): number {
    return this.#sequences[this.#frontSlots[this.#frontCount]!]!;
  }

  /** Adds an event and returns its handle, at least 1. Its time is finite, its kind at least 0; neither is checked. */
  push(timeMs: number, sequence: number, kind: number, subject: number): number {
    if (this.#freeCount === 0) this.#addSlots(2 * this.kinds.length);
    const slot = this.#freeSlots[--this.#freeCount]!;
    this.kinds[slot] = kind;
    this.subjects[slot] = subject;
    this.#sequences[slot] = sequence;
    if (this.#frontCount === FRONT_SIZE) this.#shortenFront();
    if (this.#isBeforeHeap(timeMs, sequence)) this.#insert(timeMs, sequence, slot);
    else this.#heap.push(timeMs, sequence, slot);
    return this.#handles[slot]!;
  }

  /** Takes the earliest event out and returns its slot. There must be one. */
  pop(): number {
    const slot = this.#frontSlots[this.#frontCount]!;
    this.#removeHead();
    if (this.#cancelledCount > 0) this.#removeCancelledHeads();
    return slot;
  }

  /** True when the event was pending; false, and nothing happens, when it is gone. */
  cancel(handle: number): boolean {
    const slot = handle & (SLOT_COUNT_MAX - 1);
    if (this.#handles[slot] !== handle) return false;
    this.#renewHandle(slot);
    this.kinds[slot] = CANCELLED;
    this.#cancelledCount++;
    this.#removeCancelledHeads();
    if (this.#cancelledCount > CANCELLED_ENOUGH && this.#cancelledCount > this.count) this.#removeCancelled();
    return true;
  }

  #isBeforeHeap(timeMs: number, sequence: number): boolean {
    const heap = this.#heap;
    return timeMs < heap.headTimeMs || (timeMs === heap.headTimeMs && sequence < heap.headSequence);
  }

  #insert(timeMs: number, sequence: number, slot: number): void {
    const times = this.#frontTimes;
    const slots = this.#frontSlots;
    let place = ++this.#frontCount;
    // Earlier events move one place on. Infinity at 0 ends the search.
    for (; ; place--) {
      const otherMs = times[place - 1]!;
      const other = slots[place - 1]!;
      if (otherMs > timeMs || (otherMs === timeMs && this.#sequences[other]! > sequence)) break;
      times[place] = otherMs;
      slots[place] = other;
    }
    times[place] = timeMs;
    slots[place] = slot;
  }

  #removeHead(): void {
    const slot = this.#frontSlots[this.#frontCount--]!;
    this.#renewHandle(slot);
    this.#freeSlots[this.#freeCount++] = slot;
    if (this.#frontCount === 0 && this.#heap.size > 0) this.#refillFront();
  }

  #refillFront(): void {
    const heap = this.#heap;
    this.#frontCount = Math.min(REFILL_SIZE, heap.size);
    for (let place = this.#frontCount; place > 0; place--) {
      this.#frontTimes[place] = heap.headTimeMs;
      this.#frontSlots[place] = heap.headSlot;
      heap.removeHead();
    }
  }

  /** Moves the later half of a full front into the heap. */
  #shortenFront(): void {
    const times = this.#frontTimes;
    const slots = this.#frontSlots;
    const kept = FRONT_SIZE / 2;
    for (let place = 1; place <= FRONT_SIZE - kept; place++) {
      const slot = slots[place]!;
      this.#heap.push(times[place]!, this.#sequences[slot]!, slot);
    }
    times.copyWithin(1, FRONT_SIZE - kept + 1);
    slots.copyWithin(1, FRONT_SIZE - kept + 1);
    this.#frontCount = kept;
  }

  #removeCancelledHeads(): void {
    while (this.#cancelledCount > 0 && this.kinds[this.#frontSlots[this.#frontCount]!] === CANCELLED) {
      this.#cancelledCount--;
      this.#removeHead();
    }
  }

  #removeCancelled(): void {
    const times = this.#frontTimes;
    const slots = this.#frontSlots;
    let kept = 0;
    for (let place = 1; place <= this.#frontCount; place++) {
      const slot = slots[place]!;
      if (this.kinds[slot] === CANCELLED) {
        this.#freeSlots[this.#freeCount++] = slot;
      } else {
        times[++kept] = times[place]!;
        slots[kept] = slot;
      }
    }
    this.#frontCount = kept;
    this.#freeCount = this.#heap.removeCancelled(this.kinds, this.#freeSlots, this.#freeCount);
    this.#cancelledCount = 0;
  }

  /** From now on, whoever holds the present handle of the slot holds a stale one. */
  #renewHandle(slot: number): void {
    const handle = this.#handles[slot]! + SLOT_COUNT_MAX;
    this.#handles[slot] = handle < HANDLE_LIMIT ? handle : slot + SLOT_COUNT_MAX;
  }

  /** Makes room for as many events in all. */
  #addSlots(length: number): void {
    assert(length <= SLOT_COUNT_MAX, 'the future event list holds at most 16,777,216 events');
    const oldLength = this.kinds.length;
    this.kinds = enlargeInt32(this.kinds, length);
    this.subjects = enlargeInt32(this.subjects, length);
    this.#sequences = enlargeFloat64(this.#sequences, length);
    this.#handles = enlargeFloat64(this.#handles, length);
    this.#freeSlots = enlargeInt32(this.#freeSlots, length);
    for (let slot = oldLength; slot < length; slot++) {
      this.#handles[slot] = slot + SLOT_COUNT_MAX;
      this.#freeSlots[this.#freeCount++] = slot;
    }
  }
}
