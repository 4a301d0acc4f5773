import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeMarks, shadedStretches } from '../../../src/report/chart/mark-lanes.ts';

const marks = fc.array(
  fc
    .record({
      atMs: fc.integer({ min: 0, max: 500 }),
      length: fc.option(fc.integer({ min: 1, max: 100 })),
      label: fc.string({ maxLength: 30 }),
    })
    .map(({ atMs, length, label }) => ({ atMs, untilMs: length === null ? null : atMs + length, label })),
  { maxLength: 30 },
);

it('no two flags in a lane lie upon each other', () => {
  fc.assert(
    fc.property(marks, (all) => {
      const placed = placeMarks(all, (timeMs) => timeMs, 0, 600, 4);
      for (const a of placed) {
        for (const b of placed) {
          if (a === b || a.lane === null || a.lane !== b.lane) continue;
          expect(a.box[1] <= b.box[0] || b.box[1] <= a.box[0]).toBe(true);
        }
      }
    }),
  );
});

it('a mark that finds no lane is still drawn, without its label', () => {
  const same = Array.from({ length: 6 }, () => ({ atMs: 10, untilMs: 20, label: 'pod-crash' }));
  expect(placeMarks(same, (timeMs) => timeMs, 0, 600, 4).map(({ lane }) => lane)).toEqual([0, 1, 2, 3, null, null]);
});

it('what two faults shade is shaded once', () => {
  const both = [
    { atMs: 10, untilMs: 30, label: 'a' },
    { atMs: 20, untilMs: 50, label: 'b' },
    { atMs: 60, untilMs: 70, label: 'c' },
    { atMs: 65, untilMs: null, label: 'd' },
  ];
  expect(shadedStretches(placeMarks(both, (timeMs) => timeMs, 0, 600, 4))).toEqual([
    [10, 50],
    [60, 70],
  ]);
});
