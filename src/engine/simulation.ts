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

/** Watches the events of a run, one by one. */
export interface EventObserver {
  /** An event is about to happen. */
  begins(kind: string, subject: number): void;
  /** All that it leads to at once has been done. */
  ended(): void;
}

/** So many lanes are looked at for each event, at 1 to 2 ns each (`bench/lanes.ts`); the heads of others are in the list. */
const SCANNED_LANES = 24;
/** So many events may come after the end of a run, and as many more for each that waits then: far more than ever do. */
const LEFT_EVENTS = 1_000_000;
const LEFT_EVENTS_OF_EACH = 1000;
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
  #observer: EventObserver | null = null;
  #isRunning = false;
  #isStopped = false;
  #isQuiescing = false;

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

  /**
   * True when a run is to come to its end: whoever plans the same event again and again (a period, a poll, a loop of
   * restarts) plans it no more, so that `run` without a limit ends.
   */
  get isQuiescing(): boolean {
    return this.#isQuiescing;
  }

  /** Nobody waits for anything any more: what recurs for ever is to stop. */
  quiesce(): void {
    this.#isQuiescing = true;
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
    const told = this.#observer === null ? handler : observed(name, handler, this.#observer);
    return (this.#handlers.push(told) - 1) as EventKind;
  }

  /**
   * Lets somebody watch all events from now on; said once. It takes the handlers' places, so that a run that nobody
   * watches pays nothing.
   */
  observe(observer: EventObserver): void {
    assert(this.#observer === null, 'one observer watches the events');
    this.#observer = observer;
    for (const [kind, handler] of this.#handlers.entries()) {
      if (kind !== LANE_HEAD) this.#handlers[kind] = observed(this.#kindNames[kind]!, handler, observer);
    }
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

  /**
   * Lets happen all that is left after `quiesce`; the clock then stands at the last event or somewhat later.
   *
   * @throws {AssertionError} when it never ends, because something plans itself again and again.
   */
  runOut(): void {
    assert(this.#isQuiescing, 'only what comes to rest runs out');
    const mostEvents = this.eventCount + LEFT_EVENTS + LEFT_EVENTS_OF_EACH * this.pendingCount;
    for (let stepMs = 1000; this.pendingCount > 0; stepMs *= 2) {
      this.run(this.nowMs + stepMs);
      assert(this.eventCount <= mostEvents, 'something goes on for ever after the end of a run');
    }
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
      assert(timeMs >= clock.nowMs, 'time goes back');
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

function observed(
  name: string,
  handler: (subject: number) => void,
  observer: EventObserver,
): (subject: number) => void {
  return (subject) => {
    observer.begins(name, subject);
    handler(subject);
    observer.ended();
  };
}
