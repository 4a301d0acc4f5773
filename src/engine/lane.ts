import type { Clock } from './clock.ts';
import type { EventList } from './event-list.ts';

/** In the column of kinds: the event was cancelled. */
const CANCELLED = -1;

/** The kind of a lane's head that waits in the future event list; its subject is the lane's number. */
export const LANE_HEAD = 0;

/**
 * A lane of events with one constant delay. They happen in the order in which they are scheduled, so that a ring
 * buffer keeps them sorted: no search, no sifting.
 *
 * A handle is the position of an event in the lane since the beginning, from 1 on; a handle before the head is stale,
 * and harmless. Cancelling marks; when the head is cancelled the lane moves on over all that are marked, so that a lane
 * of time-outs, most of them cancelled, is as long as the oldest request that is under way, not as long as the time-out.
 */
export class Lane {
  readonly delayMs: number;
  readonly #number: number;
  readonly #clock: Clock;
  readonly #list: EventList;
  /** Where the time of the head is announced, at the lane's number; Infinity when the lane is empty. */
  readonly #headTimesMs: Float64Array;
  /** Whether the head waits in the future event list as well. */
  readonly #isListed: boolean;
  /** The handle of the head in the list. */
  #headHandle = 0;
  kinds: Int32Array = new Int32Array(64);
  subjects: Int32Array = new Int32Array(64);
  #times = new Float64Array(64);
  #sequences = new Float64Array(64);
  #mask = 63;
  /** Positions of the first event and of the next one to be scheduled. They are doubles: they never wrap. */
  #head = 1;
  #tail = 1;
  /** Cancelled events between head and tail. */
  #cancelledCount = 0;

  /** A lane announces its head in `headTimesMs` if this has a place of its number, else it keeps its head in the list. */
  constructor(delayMs: number, number: number, clock: Clock, list: EventList, headTimesMs: Float64Array) {
    this.delayMs = delayMs;
    this.#number = number;
    this.#clock = clock;
    this.#list = list;
    this.#headTimesMs = headTimesMs;
    this.#isListed = number >= headTimesMs.length;
  }

  /** How many events are in the lane, without the cancelled ones. */
  get count(): number {
    return this.#tail - this.#head - this.#cancelledCount;
  }

  /** The sequence number of the first event; of no meaning when there is none. */
  get headSequence(): number {
    return this.#sequences[this.#head & this.#mask]!;
  }

  /** Schedules an event after the lane's delay and returns its handle, at least 1. */
  schedule(kind: number, subject: number): number {
    const tail = this.#tail;
    if (tail - this.#head > this.#mask) this.#grow();
    const clock = this.#clock;
    const place = tail & this.#mask;
    const timeMs = clock.nowMs + this.delayMs;
    this.#times[place] = timeMs;
    this.#sequences[place] = clock.sequence++;
    this.kinds[place] = kind;
    this.subjects[place] = subject;
    this.#tail = tail + 1;
    if (tail === this.#head) this.#announce(place);
    return tail;
  }

  /** True when the event was pending; false, and nothing happens, when it is gone. */
  cancel(handle: number): boolean {
    const head = this.#head;
    if (!(handle >= head && handle < this.#tail)) return false;
    const place = handle & this.#mask;
    if (this.kinds[place] === CANCELLED) return false;
    this.#clock.cancelledCount++;
    if (handle === head) {
      if (this.#isListed) this.#list.cancel(this.#headHandle);
      this.#advance();
    } else {
      this.kinds[place] = CANCELLED;
      this.#cancelledCount++;
    }
    return true;
  }

  /** Takes the first event out; returns its place in `kinds` and `subjects`, valid until the next `schedule`. */
  pop(): number {
    const place = this.#head & this.#mask;
    this.#advance();
    return place;
  }

  /** Moves the head on to the next event that is not cancelled. */
  #advance(): void {
    const kinds = this.kinds;
    const mask = this.#mask;
    const tail = this.#tail;
    let head = this.#head + 1;
    while (head < tail && kinds[head & mask] === CANCELLED) {
      head++;
      this.#cancelledCount--;
    }
    this.#head = head;
    if (head < tail) this.#announce(head & mask);
    else if (!this.#isListed) this.#headTimesMs[this.#number] = Number.POSITIVE_INFINITY;
  }

  /** Lets the simulation know when the first event happens. */
  #announce(place: number): void {
    if (this.#isListed) this.#announceInList(place);
    else this.#headTimesMs[this.#number] = this.#times[place]!;
  }

  #announceInList(place: number): void {
    const slot = this.#list.push(this.#times[place]!, this.#sequences[place]!, LANE_HEAD, this.#number);
    this.#headHandle = this.#list.table.handles[slot]!;
  }

  #grow(): void {
    const oldMask = this.#mask;
    const length = 2 * (oldMask + 1);
    const mask = length - 1;
    const { kinds, subjects } = this;
    const times = this.#times;
    const sequences = this.#sequences;
    this.kinds = new Int32Array(length);
    this.subjects = new Int32Array(length);
    this.#times = new Float64Array(length);
    this.#sequences = new Float64Array(length);
    for (let position = this.#head; position < this.#tail; position++) {
      const from = position & oldMask;
      const to = position & mask;
      this.kinds[to] = kinds[from]!;
      this.subjects[to] = subjects[from]!;
      this.#times[to] = times[from]!;
      this.#sequences[to] = sequences[from]!;
    }
    this.#mask = mask;
  }
}
