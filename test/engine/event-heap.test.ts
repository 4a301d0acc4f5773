import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventHeap } from '../../src/engine/event-heap.ts';

function popAll(heap: EventHeap): readonly number[] {
  return Array.from({ length: heap.size }, () => {
    const slot = heap.headSlot;
    heap.removeHead();
    return slot;
  });
}

it('gives out what was pushed by time, and by sequence number where times are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 300, size: 'max' }), (times) => {
      const heap = new EventHeap();
      for (const [slot, timeMs] of times.entries()) heap.push(timeMs, slot, slot);
      const sorted = Array.from(times.keys()).toSorted((a, b) => times[a]! - times[b]!);
      expect(popAll(heap)).toEqual(sorted);
      expect(heap.headTimeMs).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

it('keeps its order when the cancelled are taken out, and says which slots are free', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 300, size: 'max' }), (events) => {
      const heap = new EventHeap();
      for (const [slot, [timeMs]] of events.entries()) heap.push(timeMs, slot, slot);
      const kinds = Int32Array.from(events, ([, isCancelled]) => (isCancelled ? -1 : 0));
      const free = new Int32Array(events.length + 3);
      const count = heap.removeCancelled(kinds, free, 3);
      const slots = Array.from(events.keys());
      expect(Array.from(free.subarray(3, count)).toSorted((a, b) => a - b)).toEqual(slots.filter((i) => kinds[i]! < 0));
      const live = slots.filter((i) => kinds[i] === 0);
      expect(popAll(heap)).toEqual(live.toSorted((a, b) => events[a]![0] - events[b]![0]));
    }),
  );
});
