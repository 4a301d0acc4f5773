import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pushApart } from '../../../src/report/chart/label-layout.ts';

const positions = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 8 });

it('labels end up a gap apart, between the limits, in the order in which they wished to be', () => {
  fc.assert(
    fc.property(positions, (wished) => {
      const placed = pushApart(wished, 20, 0, 300);
      const order = wished.map((_, index) => index).sort((a, b) => wished[a]! - wished[b]! || a - b);
      order.slice(1).forEach((index, rank) => {
        expect(placed[index]! - placed[order[rank]!]!).toBeGreaterThanOrEqual(20 - 1e-9);
      });
      expect(Math.min(...placed)).toBeGreaterThanOrEqual(-1e-9);
      expect(Math.max(...placed)).toBeLessThanOrEqual(300 + 1e-9);
    }),
  );
});

it('a label with room stays where it wished to be', () => {
  expect(pushApart([10, 50, 250], 20, 0, 300)).toEqual([10, 50, 250]);
});

it('a crowd spreads evenly around its middle', () => {
  expect(pushApart([100, 100, 100], 20, 0, 300)).toEqual([80, 100, 120]);
});

it('more labels than fit go on below the end, still a gap apart', () => {
  expect(pushApart([5, 5, 5], 20, 0, 30)).toEqual([0, 20, 40]);
});
