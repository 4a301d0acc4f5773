import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventHeap } from '../../src/engine/event-heap.ts';
import { EventTable } from '../../src/engine/event-table.ts';

const times = fc.array(fc.nat(20), { maxLength: 300, size: 'max' });

it('gives out what was pushed by time, and by sequence number where times are equal', () => {
  fc.assert(
    fc.property(times, (timesMs) => {
      const table = new EventTable();
      const heap = new EventHeap(table);
      for (const [i, timeMs] of timesMs.entries()) heap.push(table.add(timeMs, i, 0, i));
      expect(popAll(heap, table)).toEqual(byTime(timesMs, Array.from(timesMs.keys())));
      expect(heap.headTimeMs).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

it('keeps its order when the cancelled are taken out, and gives their slots free', () => {
  fc.assert(
    fc.property(times, fc.array(fc.nat(299)), (timesMs, cancelled) => {
      const table = new EventTable();
      const heap = new EventHeap(table);
      const slots = timesMs.map((timeMs, i) => table.add(timeMs, i, 0, i));
      for (const slot of slots) heap.push(slot);
      for (const i of cancelled) table.cancel(table.handles[slots[i] ?? 0]!);
      const live = Array.from(timesMs.keys()).filter((i) => !table.isCancelled(slots[i]!));
      heap.releaseCancelled();
      expect(heap.size).toBe(live.length);
      const free = slots.filter((slot) => table.isCancelled(slot));
      expect(Array.from(free, () => table.add(0, 0, 0, 0)).toSorted()).toEqual(free.toSorted());
      for (const [i, timeMs] of timesMs.entries()) if (live.includes(i)) expect(table.timesMs[slots[i]!]).toBe(timeMs);
      expect(popAll(heap, table)).toEqual(byTime(timesMs, live));
    }),
  );
});

function popAll(heap: EventHeap, table: EventTable): readonly number[] {
  return Array.from({ length: heap.size }, () => table.subjects[heap.pop()]!);
}

function byTime(timesMs: readonly number[], which: readonly number[]): readonly number[] {
  return which.toSorted((a, b) => timesMs[a]! - timesMs[b]!);
}
