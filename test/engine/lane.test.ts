import { describe, expect, it } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';

describe.each([
  ['a lane that is scanned', 0],
  ['a lane whose head is in the list', 40],
])('%s', (_, lanesBefore) => {
  function setUp() {
    const simulation = new Simulation();
    for (let i = 0; i < lanesBefore; i++) simulation.lane(1000 + i);
    const seen: number[] = [];
    const kind = simulation.kind('event', (subject) => seen.push(subject));
    return { simulation, lane: simulation.lane(100), kind, seen };
  }

  it('is first in, first out, however much it holds', () => {
    const { simulation, lane, kind, seen } = setUp();
    const subjects = Array.from({ length: 3000 }, (_, i) => i);
    for (const subject of subjects) {
      simulation.run(subject / 10);
      lane.schedule(kind, subject);
    }
    simulation.run();
    expect(seen).toEqual(subjects);
    expect(simulation.nowMs).toBe(299.9 + 100);
  });

  it('lets happen what is not cancelled, and nothing else', () => {
    const { simulation, lane, kind, seen } = setUp();
    const handles = Array.from({ length: 500 }, (_, subject) => lane.schedule(kind, subject));
    // Neighbours in both directions, the first and the last among them.
    for (let i = 0; i < 500; i++) if (i % 5 !== 2) expect(lane.cancel(handles[(i * 7) % 500]!)).toBe(true);
    const left = handles.flatMap((_, i) => (i % 5 === 2 ? [(i * 7) % 500] : [])).toSorted((a, b) => a - b);
    expect([lane.count, simulation.pendingCount]).toEqual([100, 100]);
    simulation.run();
    expect(seen).toEqual(left);
    expect(simulation.eventCount).toBe(100);
  });

  it('does nothing for a handle whose event has happened or was cancelled', () => {
    const { simulation, lane, kind, seen } = setUp();
    const [first, second, third] = [1, 2, 3].map((subject) => lane.schedule(kind, subject)) as [number, number, number];
    expect(lane.cancel(second)).toBe(true);
    expect(lane.cancel(second)).toBe(false);
    simulation.run();
    for (let subject = 4; subject < 200; subject++) lane.schedule(kind, subject);
    for (const handle of [first, second, third, 0, -1, Number.NaN, 1e15]) expect(lane.cancel(handle)).toBe(false);
    expect(lane.count).toBe(196);
    expect(seen).toEqual([1, 3]);
  });

  it('is as long as its oldest live event makes it, when nearly all are cancelled', () => {
    const { simulation, lane, kind } = setUp();
    const handles: number[] = [];
    for (let i = 0; i < 100_000; i++) {
      handles.push(lane.schedule(kind, i));
      if (i >= 50) lane.cancel(handles[i - 50]!);
    }
    expect(lane.count).toBe(50);
    expect(lane.kinds.length).toBe(64);
    expect(simulation.pendingCount).toBe(50);
  });

  it('is empty when all are cancelled, and can be used again', () => {
    const { simulation, lane, kind, seen } = setUp();
    for (const handle of [1, 2, 3].map((subject) => lane.schedule(kind, subject))) lane.cancel(handle);
    simulation.run(10);
    expect([simulation.eventCount, simulation.pendingCount]).toEqual([0, 0]);
    lane.schedule(kind, 4);
    simulation.run();
    expect(seen).toEqual([4]);
    expect(simulation.nowMs).toBe(110);
  });
});
