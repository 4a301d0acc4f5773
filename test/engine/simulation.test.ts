import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { type EventKind, Simulation } from '../../src/engine/simulation.ts';
import { NaiveSimulation } from './naive-simulation.ts';

/** What is done when an event happens: schedule one through the list or through a lane, or cancel the nth of all. */
type Action =
  | { readonly verb: 'schedule' | 'scheduleAt' | 'lane'; readonly delayMs: number }
  | { readonly verb: 'cancel'; readonly which: number };

// Few different delays, so that most times are shared by events of several lanes and of the list.
const delayMs = fc.integer({ min: 0, max: 24 }).map((n) => n / 2);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ verb: fc.constantFrom('schedule' as const, 'scheduleAt' as const), delayMs }),
  fc.record({ verb: fc.constant('lane' as const), delayMs }),
  fc.record({ verb: fc.constant('lane' as const), delayMs }),
  fc.record({ verb: fc.constant('cancel' as const), which: fc.nat(300) }),
);
// With lanes before them, some or all of the script's lanes keep their heads in the list.
const lanesBefore = fc.constantFrom(0, 20, 40);
/** The nth entry is what the nth event does. The first is done before the run. */
const script = fc.array(fc.array(action, { maxLength: 6 }), { minLength: 1, maxLength: 80, size: 'max' });

describe('an observer', () => {
  it('sees each event with its kind and subject, in the list and in lanes, before and after; nothing else changes', () => {
    const runOf = (isWatched: boolean): readonly unknown[] => {
      const seen: unknown[] = [];
      const simulation = new Simulation();
      const early = simulation.kind('early', (subject) => seen.push(['does', subject]));
      if (isWatched) {
        simulation.observe({
          begins: (kind, subject) => seen.push([kind, subject, simulation.nowMs]),
          ended: () => seen.push('ended'),
        });
      }
      const late = simulation.kind('late', (subject) => seen.push(['does', subject]));
      // More lanes than are looked at for each event: the heads of others are in the list.
      for (let delayMs = 1; delayMs < 60; delayMs++) simulation.lane(delayMs).schedule(early, delayMs);
      simulation.schedule(7, late, 100);
      simulation.run();
      return [...seen, simulation.eventCount];
    };
    const watched = runOf(true);
    expect(watched.slice(0, 3)).toEqual([['early', 1, 1], ['does', 1], 'ended']);
    expect(watched).toContainEqual(['late', 100, 7]);
    expect(watched.filter((each) => !(Array.isArray(each) && each[0] !== 'does') && each !== 'ended')).toEqual(
      runOf(false),
    );
  });
});

describe('the order of events', () => {
  it('is that of a stable sort by time, for lanes and list together, with cancelling and scheduling by handlers', () => {
    fc.assert(
      fc.property(script, lanesBefore, fc.array(fc.nat(30), { maxLength: 3 }), (actions, before, stops) => {
        const untils = [...stops.toSorted((a, b) => a - b), 1e6];
        expect(traceOfEngine(actions, untils, before)).toEqual(traceOfNaive(actions, untils));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on whether a delay goes through a lane', () => {
    fc.assert(
      fc.property(script, lanesBefore, (actions, before) => {
        const withoutLanes = actions.map((all) =>
          all.map((one) => (one.verb === 'lane' ? { ...one, verb: 'schedule' as const } : one)),
        );
        expect(traceOfEngine(withoutLanes, [1e6], 0)).toEqual(traceOfEngine(actions, [1e6], before));
      }),
    );
  });

  it('puts what is scheduled for the present after what was scheduled for it before', () => {
    const simulation = new Simulation();
    const seen: number[] = [];
    const kind = simulation.kind('event', (subject) => {
      seen.push(subject);
      if (subject === 1) {
        simulation.schedule(0, kind, 3);
        simulation.lane(0).schedule(kind, 4);
        simulation.scheduleAt(simulation.nowMs, kind, 5);
      }
    });
    simulation.schedule(1, kind, 1);
    simulation.schedule(1, kind, 2);
    simulation.run();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(simulation.nowMs).toBe(1);
  });

  it('is known of each event until it happens or is cancelled', () => {
    const simulation = new Simulation();
    const kind = simulation.kind('event', () => {});
    const handles = [5, 3, 8].map((timeMs) => simulation.scheduleAt(timeMs, kind, 0));
    expect(handles.map((handle) => simulation.timeMsOf(handle))).toEqual([5, 3, 8]);
    simulation.run(4);
    simulation.cancel(handles[2]!);
    expect(simulation.timeMsOf(handles[0]!)).toBe(5);
    expect(() => simulation.timeMsOf(handles[1]!)).toThrow(AssertionError);
    expect(() => simulation.timeMsOf(handles[2]!)).toThrow(AssertionError);
  });

  it('is kept by forty lanes', () => {
    const simulation = new Simulation();
    const seen: number[] = [];
    const kind = simulation.kind('event', (subject) => {
      seen.push(simulation.nowMs);
      if (simulation.nowMs < 200) simulation.lane(1 + ((7 * subject) % 40)).schedule(kind, subject + 1);
    });
    for (let i = 40; i >= 1; i--) simulation.lane(i).schedule(kind, i);
    simulation.run();
    expect(seen.length).toBeGreaterThan(400);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(simulation.pendingCount).toBe(0);
  });

  it('never turns the clock back', () => {
    const simulation = new Simulation();
    let lastMs = 0;
    let turnedBack = 0;
    let left = 20_000;
    const kind = simulation.kind('event', (subject) => {
      if (simulation.nowMs < lastMs) turnedBack++;
      lastMs = simulation.nowMs;
      if (left-- > 0) simulation.schedule((subject % 97) / 7, kind, (subject * 31 + 17) % 1009);
    });
    for (let i = 0; i < 100; i++) simulation.schedule(i / 3, kind, i);
    simulation.run();
    expect(turnedBack).toBe(0);
    expect(simulation.eventCount).toBe(20_100);
  });
});

describe('run', () => {
  it('lets events happen up to and at its end, sets the clock to it, and goes on from there', () => {
    const simulation = new Simulation();
    const seen: number[] = [];
    const kind = simulation.kind('event', () => seen.push(simulation.nowMs));
    for (const timeMs of [10, 20, 20.5, 30]) simulation.scheduleAt(timeMs, kind, 0);
    simulation.run(20);
    expect(seen).toEqual([10, 20]);
    expect([simulation.nowMs, simulation.eventCount, simulation.pendingCount]).toEqual([20, 2, 2]);
    simulation.run(25);
    expect(simulation.nowMs).toBe(25);
    simulation.run();
    expect(seen).toEqual([10, 20, 20.5, 30]);
    expect(simulation.nowMs).toBe(30);
  });

  it('ends after the event that stops it, and the next run goes on', () => {
    const simulation = new Simulation();
    const seen: number[] = [];
    const kind = simulation.kind('event', (subject) => {
      seen.push(subject);
      if (subject === 2) simulation.stop();
    });
    for (const subject of [1, 2, 3]) simulation.schedule(5, kind, subject);
    simulation.run(100);
    expect(seen).toEqual([1, 2]);
    expect(simulation.nowMs).toBe(5);
    simulation.run(100);
    expect(seen).toEqual([1, 2, 3]);
    expect(simulation.nowMs).toBe(100);
  });

  it('may not be called by a handler, nor end in the past', () => {
    const simulation = new Simulation();
    const kind = simulation.kind('event', () => simulation.run());
    simulation.schedule(1, kind, 0);
    expect(() => simulation.run()).toThrow(AssertionError);
    simulation.run(10);
    expect(() => simulation.run(9)).toThrow(AssertionError);
    expect(() => simulation.run(Number.NaN)).toThrow(AssertionError);
  });
});

describe('scheduling', () => {
  const simulation = new Simulation();
  const kind = simulation.kind('event', () => {});

  it('refuses delays and times that are past, infinite or no numbers', () => {
    simulation.run(5);
    for (const wrong of [-1, -1e-300, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => simulation.schedule(wrong, kind, 0)).toThrow(AssertionError);
      expect(() => simulation.scheduleAt(5 + wrong * 1e300, kind, 0)).toThrow(AssertionError);
      expect(() => simulation.lane(wrong)).toThrow(AssertionError);
    }
    expect(simulation.pendingCount).toBe(0);
  });

  it('knows kinds by name, and each name once', () => {
    expect(simulation.kindName(kind)).toBe('event');
    expect(() => simulation.kind('event', () => {})).toThrow(AssertionError);
  });

  it('gives out handles of at least 1', () => {
    expect(simulation.schedule(1, kind, 0)).toBeGreaterThanOrEqual(1);
    expect(simulation.lane(1).schedule(kind, 0)).toBeGreaterThanOrEqual(1);
  });

  it('has one lane for each delay', () => {
    expect(simulation.lane(1)).toBe(simulation.lane(1));
    expect(simulation.lane(1)).not.toBe(simulation.lane(2));
  });
});

/** Does the script with the engine; the trace is all that can be seen from outside. */
function traceOfEngine(actions: readonly (readonly Action[])[], untils: readonly number[], before: number) {
  const simulation = new Simulation();
  for (let i = 0; i < before; i++) simulation.lane(1000 + i);
  const cancels: (() => boolean)[] = [];
  const trace: unknown[] = [];
  let happened = 0;
  const kind: EventKind = simulation.kind('event', (id) => {
    trace.push([simulation.nowMs, id]);
    act(actions[++happened] ?? []);
  });
  function act(all: readonly Action[]): void {
    for (const one of all) {
      const id = cancels.length;
      if (one.verb === 'cancel') {
        trace.push(id === 0 ? false : cancels[one.which % id]!());
      } else if (one.verb === 'lane') {
        const lane = simulation.lane(one.delayMs);
        const handle = lane.schedule(kind, id);
        cancels.push(() => lane.cancel(handle));
      } else {
        const handle =
          one.verb === 'schedule'
            ? simulation.schedule(one.delayMs, kind, id)
            : simulation.scheduleAt(simulation.nowMs + one.delayMs, kind, id);
        cancels.push(() => simulation.cancel(handle));
      }
    }
  }
  act(actions[0] ?? []);
  for (const untilMs of untils) {
    simulation.run(untilMs);
    trace.push([simulation.nowMs, happened, simulation.eventCount, simulation.pendingCount]);
  }
  return trace;
}

function traceOfNaive(actions: readonly (readonly Action[])[], untils: readonly number[]) {
  const simulation = new NaiveSimulation();
  const trace: unknown[] = [];
  let scheduled = 0;
  let happened = 0;
  function act(all: readonly Action[]): void {
    for (const one of all) {
      if (one.verb !== 'cancel') simulation.schedule(one.delayMs, scheduled++);
      else trace.push(scheduled === 0 ? false : simulation.cancel(one.which % scheduled));
    }
  }
  act(actions[0] ?? []);
  for (const untilMs of untils) {
    simulation.run(untilMs, (id) => {
      trace.push([simulation.nowMs, id]);
      act(actions[++happened] ?? []);
    });
    trace.push([simulation.nowMs, happened, happened, simulation.pendingCount]);
  }
  return trace;
}
