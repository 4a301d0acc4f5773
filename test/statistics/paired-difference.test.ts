import { expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { standardNormal } from '../../src/random/standard-normal.ts';
import { Streams } from '../../src/random/stream.ts';
import { interval } from '../../src/statistics/interval.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';

it('is the interval of the differences, second less first', () => {
  expect(pairedDifference([10, 20, 30], [11, 22, 33])).toEqual(interval([1, 2, 3]));
});

it('tells apart what two intervals cannot, because what both share cancels', () => {
  const stream = new Streams(1, 0).named('shared');
  const shared = Array.from({ length: 10 }, () => 100 + 10 * standardNormal(stream));
  const first = shared.map((value) => value + 0.1 * standardNormal(stream));
  const second = shared.map((value) => value + 1 + 0.1 * standardNormal(stream));
  const { estimate, halfWidth } = pairedDifference(first, second);
  expect(halfWidth as number).toBeLessThan(0.2);
  expect(Math.abs((estimate as number) - 1)).toBeLessThan(0.2);
  expect(interval(first).halfWidth as number).toBeGreaterThan(1);
});

it('wants as many replications of both', () => {
  expect(() => pairedDifference([1, 2], [1])).toThrow(AssertionError);
});
