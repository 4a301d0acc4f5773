import { expect, it } from 'vitest';
import {
  coordinate,
  formatCompact,
  formatCount,
  shareTickLabels,
  spacedFigure,
} from '../../../src/report/chart/number-format.ts';

it('coordinates have two decimals and no negative zero', () => {
  expect([1 / 3, 12, -0.001, 100.005].map(coordinate)).toEqual(['0.33', '12', '0', '100']);
});

it('latencies bear a unit after a space that does not break', () => {
  const figures = [0.25, 24.1, 1500].map((estimate) => spacedFigure({ estimate, halfWidth: null }));
  expect(figures).toEqual(['250\u00a0µs', '24.1\u00a0ms', '1.5\u00a0s']);
});

it('large counts have commas on every machine', () => {
  expect([999, 1000, 5_400_000].map(formatCount)).toEqual(['999', '1,000', '5,400,000']);
});

it('numbers of an axis are short at any size', () => {
  expect([0.5, 900, 9_994, 12_500, 1.5e6].map(formatCompact)).toEqual(['0.5', '900', '9994', '12.5k', '1.5M']);
});

it('neighbouring ticks of shares have different labels, however narrow the axis is', () => {
  expect(shareTickLabels([0.3333, 0.33335, 0.3334])).toEqual(['33.330', '33.335', '33.340%']);
  expect(shareTickLabels([0, 0.05, 0.1])).toEqual(['0', '5', '10%']);
});
