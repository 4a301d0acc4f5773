import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type TimePoint, thinSeries } from '../../../src/report/chart/thin-series.ts';

const series = fc
  .array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true })), { minLength: 1, maxLength: 300 })
  .map((values) => values.map((value, index): TimePoint => [index * 10, value]));

it('no more points remain than asked for, in order of time, and all of them were there', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 2, max: 100 }), (points, most) => {
      const thin = thinSeries(points, most);
      expect(thin.length).toBeLessThanOrEqual(Math.max(most, 2));
      expect(thin.every((point) => points.includes(point))).toBe(true);
      expect(thin.map(([timeMs]) => timeMs)).toEqual(thin.map(([timeMs]) => timeMs).toSorted((a, b) => a - b));
    }),
  );
});

it('the highest spike and the deepest hole remain', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 2, max: 100 }), (points, most) => {
      const known = (all: readonly TimePoint[]): readonly number[] => all.flatMap(([, value]) => value ?? []);
      const thin = known(thinSeries(points, most));
      expect(Math.max(...thin)).toBe(Math.max(...known(points)));
      expect(Math.min(...thin)).toBe(Math.min(...known(points)));
    }),
  );
});

it('the ends of a level stretch remain, and nothing between them', () => {
  const level: readonly TimePoint[] = [0, 1, 2, 3, 4].map((timeMs) => [timeMs, 7]);
  expect(thinSeries(level, 100)).toEqual([
    [0, 7],
    [4, 7],
  ]);
});
