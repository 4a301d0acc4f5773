import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RangeAllocator } from '../../src/kubernetes/range-allocator.ts';

it('dynamic requests use the lower band only once the upper one is full, and get every offset exactly once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.infiniteStream(fc.nat(1_000_000)),
      (size, share, draws) => {
        const band = Math.min(size - 1, Math.floor(share * size));
        const range = new RangeAllocator(size, band);
        const below = (n: number): number => (draws.next().value as number) % n;
        const given = Array.from({ length: size }, () => range.takeNext(below) as number);
        expect(given.slice(0, size - band).every((offset) => offset >= band && offset < size)).toBe(true);
        expect(new Set(given).size).toBe(size);
        expect(range.free).toBe(0);
        expect(range.takeNext(below)).toBeUndefined();
      },
    ),
    { numRuns: 50 },
  );
});

it('what is given back can be had again', () => {
  const range = new RangeAllocator(3, 1);
  expect([0, 1, 2].map((offset) => range.take(offset))).toEqual([true, true, true]);
  range.release(2);
  range.release(2);
  expect(range.free).toBe(1);
  expect(range.takeNext(() => 0)).toBe(2);
});
