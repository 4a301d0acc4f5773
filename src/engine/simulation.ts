import { assert } from '../base/assert.ts';
import { Clock } from './clock.ts';
import { EventList } from './event-list.ts';
import { LANE_HEAD, Lane } from './lane.ts';

/** What happens in an event: a small integer that stands for a named handler. */
export type EventKind = number & { readonly brand: 'EventKind' };

/**
 * Stands for a scheduled event, to cancel it: a number of at least 1, so that 0 and negative numbers are free to mean
 * "none" in a column. Safe to hold after its event is gone.
 */
export type EventHandle = number;

/** So many lanes are looked at for each event, at 1 to 2 ns each (`bench/lanes.ts`); the heads of others are in the list. */
const SCANNED_LANES = 24;
/** The source of the next event that is no lane. */
const LIST = -1;

/**
 * The clock and the future events of one replication.
 *
 * An event is a time, a kind and a subject: an index of whatever the kind is about. Events happen in order of time,
 * those of one time in the order in which they were scheduled, whether in a lane or not.
 *
 * Events whose delay is always the same belong in a lane, where they are in order already; all others in the event list.
 * For each event the loop compares the head of the list with the heads of the lanes. That is the cheapest way for
 * a few lanes and grows with their number; therefore from a certain number on lanes keep their heads in the list.
 */
export class Simulation {
  readonly #clock = new Clock();
  readonly #list = new EventList();
  readonly #lanes: Lane[] = [];
  #scannedCount = 0;
  readonly #headTimesMs = new Float64Array(SCANNED_LANES).fill(Number.POSITIVE_INFINITY);
  readonly #handlers: ((subject: number) => void)[] = [];
  readonly #kindNames: string[] = [];
  #isRunning = false;
  #isStopped = false;

  constructor() {
    assert(
      this.kind('lane head', (lane) => this.#dispatchFrom(this.#lanes[lane]!)) === LANE_HEAD,
      'the first kind is 0',
    );
  }

  /** The present: the time of the event that happens now, or up to which the last run went. */
  get nowMs(): number {
    return this.#clock.nowMs;
  }

  /** How many events have happened. */
  get eventCount(): number {
    return this.#clock.sequence - this.#clock.cancelledCount - this.pendingCount;
  }

  /** How many events are still to happen. */
  get pendingCount(): number {
    let count = this.#list.count;
    for (let i = 0; i < this.#lanes.length; i++) {
      const inLane = this.#lanes[i]!.count;
      count += i < SCANNED_LANES || inLane === 0 ? inLane : inLane - 1;
    }
    return count;
  }

  /**
   * A new kind of event: its name, for traces, and what is done when it happens.
   *
   * @throws {AssertionError} when there is one of this name.
   */
  kind(name: string, handler: (subject: number) => void): EventKind {
    assert(!this.#kindNames.includes(name), `there is an event kind "${name}" already`);
    this.#kindNames.push(name);
    return (this.#handlers.push(handler) - 1) as EventKind;
  }

  /** The name that a kind was given. */
  kindName(kind: EventKind): string {
    return this.#kindNames[kind]!;
  }

  /** Schedules an event after a delay of 0 or more, finite. With 0 it comes after all that is scheduled for now already. */
  schedule(delayMs: number, kind: EventKind, subject: number): EventHandle {
    assert(delayMs >= 0 && delayMs < Number.POSITIVE_INFINITY, 'a delay is a number of at least 0');
    const clock = this.#clock;
    const slot = this.#list.push(clock.nowMs + delayMs, clock.sequence++, kind, subject);
    return this.#list.table.handles[slot]!;
  }

  /** Schedules an event at a finite time that is not in the past. */
  scheduleAt(timeMs: number, kind: EventKind, subject: number): EventHandle {
    const clock = this.#clock;
    assert(timeMs >= clock.nowMs && timeMs < Number.POSITIVE_INFINITY, 'an event may not be scheduled in the past');
    const slot = this.#list.push(timeMs, clock.sequence++, kind, subject);
    return this.#list.table.handles[slot]!;
  }

  /** When an event that `schedule` or `scheduleAt` scheduled is to happen; it may not have happened or been cancelled. */
  timeMsOf(handle: EventHandle): number {
    const timeMs = this.#list.table.timeMsOf(handle);
    assert(!Number.isNaN(timeMs), 'the event is gone');
    return timeMs;
  }

  /** Cancels an event that `schedule` or `scheduleAt` scheduled. False when it has happened or was cancelled already. */
  cancel(handle: EventHandle): boolean {
    if (!this.#list.cancel(handle)) return false;
    this.#clock.cancelledCount++;
    return true;
  }

  /** The lane for one constant delay: for equal delays the same. */
  lane(delayMs: number): Lane {
    assert(delayMs >= 0 && delayMs < Number.POSITIVE_INFINITY, 'a delay is a number of at least 0');
    const known = this.#lanes.find((lane) => lane.delayMs === delayMs);
    if (known !== undefined) return known;
    const number = this.#lanes.length;
    const lane = new Lane(delayMs, number, this.#clock, this.#list, this.#headTimesMs);
    this.#lanes.push(lane);
    this.#scannedCount = Math.min(this.#lanes.length, SCANNED_LANES);
    return lane;
  }

  /**
   * Lets happen all events up to a time and sets the clock to it; without one, all events. Ends early when a handler
   * calls `stop`; then the clock stands at the event that did, and a later run goes on from there.
   *
   * @throws {AssertionError} when the time is past, or when a handler calls it.
   */
  run(untilMs: number = Number.POSITIVE_INFINITY): void {
    assert(!this.#isRunning, 'the simulation is running already');
    assert(untilMs >= this.#clock.nowMs, 'a run may not end in the past');
    this.#isRunning = true;
    this.#isStopped = false;
    try {
      this.#runEvents(Math.min(untilMs, Number.MAX_VALUE));
    } finally {
      this.#isRunning = false;
    }
    if (!this.#isStopped && untilMs < Number.POSITIVE_INFINITY) this.#clock.nowMs = untilMs;
  }

  /** Ends the run after the present event. */
  stop(): void {
    this.#isStopped = true;
  }

  #runEvents(untilMs: number): void {
    const clock = this.#clock;
    const list = this.#list;
    const table = list.table;
    const lanes = this.#lanes;
    const headTimesMs = this.#headTimesMs;
    const handlers = this.#handlers;
    while (!this.#isStopped) {
      let source = LIST;
      let timeMs = list.headTimeMs;
      const scannedCount = this.#scannedCount;
      for (let lane = 0; lane < scannedCount; lane++) {
        const headMs = headTimesMs[lane]!;
        if (headMs <= timeMs && (headMs < timeMs || this.#isEarlier(lane, source))) {
          timeMs = headMs;
          source = lane;
        }
      }
      if (timeMs > untilMs) return;
      clock.nowMs = timeMs;
      if (source === LIST) {
        const slot = list.pop();
        handlers[table.kinds[slot]!]!(table.subjects[slot]!);
      } else {
        this.#dispatchFrom(lanes[source]!);
      }
    }
  }

  #dispatchFrom(lane: Lane): void {
    const place = lane.pop();
    this.#handlers[lane.kinds[place]!]!(lane.subjects[place]!);
  }

  /** For heads of one time: whether the one in the lane was scheduled before the one in the other source. */
  #isEarlier(lane: number, source: number): boolean {
    const other = source === LIST ? this.#list : this.#lanes[source]!;
    return this.#lanes[lane]!.headSequence < other.headSequence;
  }
}
