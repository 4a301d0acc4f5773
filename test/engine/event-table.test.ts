import { expect, it } from 'vitest';
import { EventTable } from '../../src/engine/event-table.ts';

it('never gives out a handle twice while its slot changes hands', () => {
  const table = new EventTable();
  const handles = new Set<number>();
  for (let i = 0; i < 10_000; i++) {
    const slot = table.add(i, i, 0, i);
    handles.add(table.handles[slot]!);
    if (i % 3 === 0) table.cancel(table.handles[slot]!);
    if (i % 5 > 0) table.release(slot);
  }
  expect(handles.size).toBe(10_000);
});

it('begins again with the first handle of a slot before a double could not hold the next', () => {
  const table = new EventTable();
  const slot = table.add(0, 0, 0, 0);
  const first = table.handles[slot]!;
  table.handles[slot] = Number.MAX_SAFE_INTEGER - 16_777_215 + slot;
  expect(table.cancel(table.handles[slot]!)).toBe(true);
  expect(table.handles[slot]).toBe(first);
});

it('keeps the columns of a released slot until it is given to another event', () => {
  const table = new EventTable();
  const slot = table.add(1, 2, 3, 4);
  table.release(slot);
  expect([table.timesMs[slot], table.sequences[slot], table.kinds[slot], table.subjects[slot]]).toEqual([1, 2, 3, 4]);
  expect(table.add(5, 6, 7, 8)).toBe(slot);
});
