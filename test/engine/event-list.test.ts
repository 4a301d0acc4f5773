import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventList } from '../../src/engine/event-list.ts';
import { Streams } from '../../src/random/stream.ts';

/** What an event list should do, written as plainly as can be: the subjects in the order of a stable sort by time. */
class SortedEvents {
  #events: { timeMs: number; subject: number; handle: number }[] = [];

  push(timeMs: number, subject: number, handle: number): void {
    this.#events.push({ timeMs, subject, handle });
    this.#events.sort((a, b) => a.timeMs - b.timeMs);
  }

  pop(): number | undefined {
    return this.#events.shift()?.subject;
  }

  cancel(handle: number): boolean {
    const before = this.#events.length;
    this.#events = this.#events.filter((event) => event.handle !== handle);
    return this.#events.length < before;
  }

  get headTimeMs(): number {
    return this.#events[0]?.timeMs ?? Number.POSITIVE_INFINITY;
  }

  get count(): number {
    return this.#events.length;
  }
}

function push(list: EventList, timeMs: number, sequence: number, subject: number): number {
  return list.table.handles[list.push(timeMs, sequence, 0, subject)]!;
}

function popSubject(list: EventList): number {
  return list.table.subjects[list.pop()]!;
}

const time = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1e9, noNaN: true }));
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ verb: fc.constant('push' as const), timeMs: time }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('pop' as const) }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('cancel' as const), which: fc.nat(400) }) },
);

describe('EventList', () => {
  it('gives out what a stable sort by time would, whatever is pushed, popped and cancelled', () => {
    const steps = fc.array(step, { maxLength: 500, size: 'max' });
    fc.assert(fc.property(steps, followsStableSort), { numRuns: 60 });
  });

  it('keeps the order of scheduling for thousands of events of one time', () => {
    const list = new EventList();
    for (let i = 0; i < 5000; i++) list.push(7, i, 0, i);
    expect(Array.from({ length: 5000 }, () => popSubject(list))).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  });

  it('sorts by sequence number among equal times, also when the later one was pushed first', () => {
    const list = new EventList();
    const sequences = Array.from({ length: 300 }, (_, i) => (i * 7) % 300);
    for (const sequence of sequences) list.push(1, sequence, 0, sequence);
    expect(Array.from(sequences, () => popSubject(list))).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('is in order when it is filled with 100,000 events and emptied', () => {
    const stream = new Streams(1, 0).named('times');
    const times = Float64Array.from({ length: 100_000 }, () => stream.below(50_000));
    const list = new EventList();
    for (const [subject, timeMs] of times.entries()) list.push(timeMs, subject, 0, subject);
    const expected = Array.from(times.keys()).sort((a, b) => times[a]! - times[b]!);
    expect(Array.from(times, () => popSubject(list))).toEqual(expected);
    expect(list.headTimeMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('is Infinity at its head when it is empty', () => {
    const list = new EventList();
    expect(list.headTimeMs).toBe(Number.POSITIVE_INFINITY);
    list.cancel(push(list, 1, 0, 0));
    expect(list.headTimeMs).toBe(Number.POSITIVE_INFINITY);
    expect(list.count).toBe(0);
  });

  it('does not cancel the successor of an event in its slot', () => {
    const list = new EventList();
    const stale = push(list, 1, 0, 10);
    list.pop();
    const handles = Array.from({ length: 200 }, (_, i) => push(list, 2, 1 + i, 20 + i));
    expect(handles).not.toContain(stale);
    expect(list.cancel(stale)).toBe(false);
    expect(list.count).toBe(200);
  });

  it('takes numbers that never were handles for stale ones', () => {
    const list = new EventList();
    list.push(1, 0, 0, 0);
    for (const number of [0, -1, -2, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(list.cancel(number)).toBe(false);
    }
    expect(list.count).toBe(1);
  });

  it('holds no more than twice the live events, when nearly all are cancelled', () => {
    const list = new EventList();
    for (let i = 0; i < 300_000; i++) {
      list.push(1e6, 2 * i, 0, 0);
      list.cancel(push(list, 2e6 + i, 2 * i + 1, 0));
      if (i >= 1000) list.pop();
    }
    expect(list.count).toBe(1000);
    expect(list.table.kinds.length).toBeLessThanOrEqual(4096);
  });
});

function followsStableSort(steps: readonly { verb: string; timeMs?: number; which?: number }[]): void {
  const list = new EventList();
  const sorted = new SortedEvents();
  const handles: number[] = [];
  for (const { verb, timeMs = 0, which = 0 } of steps) {
    if (verb === 'push') {
      const subject = handles.length;
      handles.push(push(list, timeMs, subject, subject));
      sorted.push(timeMs, subject, handles[subject]!);
    } else if (verb === 'cancel') {
      const handle = handles[which % Math.max(1, handles.length)] ?? 1;
      expect(list.cancel(handle)).toBe(sorted.cancel(handle));
    } else if (sorted.count > 0) {
      expect(popSubject(list)).toBe(sorted.pop());
    }
    expect(list.count).toBe(sorted.count);
    expect(list.headTimeMs).toBe(sorted.headTimeMs);
  }
  while (sorted.count > 0) expect(popSubject(list)).toBe(sorted.pop());
  expect(list.count).toBe(0);
}
