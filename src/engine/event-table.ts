import { assert } from '../base/assert.ts';
import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';

/** A handle is slot + generation · this. So many events may be pending at once. */
const SLOT_COUNT_MAX = 16_777_216;
/** Handles stay below, so that a double holds them exactly. */
const HANDLE_LIMIT = 9_007_199_254_740_992;
/** In the column of kinds: the event was cancelled. */
const CANCELLED = -1;

/**
 * What is known of each event in the future event list, in columns by slot. Its slot is an event's as long as it is in
 * the list, and is then given to another one.
 *
 * A handle is slot and generation in one double; the generation grows when an event is cancelled or leaves its slot, so
 * that the handle of an event that is gone finds another number there. (After half a billion events in one slot the
 * numbers begin again.)
 */
export class EventTable {
  timesMs: Float64Array = new Float64Array(0);
  sequences: Float64Array = new Float64Array(0);
  kinds: Int32Array = new Int32Array(0);
  subjects: Int32Array = new Int32Array(0);
  /** The handle of the event in the slot, or of the next one. */
  handles: Float64Array = new Float64Array(0);
  /** A stack. */
  #freeSlots: Int32Array = new Int32Array(0);
  #freeCount = 0;

  constructor() {
    this.#enlarge(64);
  }

  /** Enters an event and returns its slot. */
  add(timeMs: number, sequence: number, kind: number, subject: number): number {
    if (this.#freeCount === 0) this.#enlarge(2 * this.kinds.length);
    const slot = this.#freeSlots[--this.#freeCount]!;
    this.timesMs[slot] = timeMs;
    this.sequences[slot] = sequence;
    this.kinds[slot] = kind;
    this.subjects[slot] = subject;
    return slot;
  }

  /** Gives the slot free. Its columns keep their values until the next `add`. */
  release(slot: number): void {
    this.#renewHandle(slot);
    this.#freeSlots[this.#freeCount++] = slot;
  }

  /** The time of the event of a handle; NaN when it is gone or cancelled. */
  timeMsOf(handle: number): number {
    const slot = handle & (SLOT_COUNT_MAX - 1);
    return this.handles[slot] === handle ? this.timesMs[slot]! : Number.NaN;
  }

  /** Marks the event of a handle as cancelled; false when it is gone or cancelled already. */
  cancel(handle: number): boolean {
    const slot = handle & (SLOT_COUNT_MAX - 1);
    if (this.handles[slot] !== handle) return false;
    this.kinds[slot] = CANCELLED;
    this.#renewHandle(slot);
    return true;
  }

  /** Whether the event in the slot was cancelled. */
  isCancelled(slot: number): boolean {
    return this.kinds[slot] === CANCELLED;
  }

  #renewHandle(slot: number): void {
    const handle = this.handles[slot]! + SLOT_COUNT_MAX;
    this.handles[slot] = handle < HANDLE_LIMIT ? handle : slot + SLOT_COUNT_MAX;
  }

  #enlarge(size: number): void {
    assert(size <= SLOT_COUNT_MAX, 'the future event list holds at most 16,777,216 events');
    const oldSize = this.kinds.length;
    this.timesMs = enlargeFloat64(this.timesMs, size);
    this.sequences = enlargeFloat64(this.sequences, size);
    this.kinds = enlargeInt32(this.kinds, size);
    this.subjects = enlargeInt32(this.subjects, size);
    this.handles = enlargeFloat64(this.handles, size);
    this.#freeSlots = enlargeInt32(this.#freeSlots, size);
    for (let slot = oldSize; slot < size; slot++) {
      this.handles[slot] = slot + SLOT_COUNT_MAX;
      this.#freeSlots[this.#freeCount++] = slot;
    }
  }
}
