import { expect, it } from 'vitest';
import { Streams } from '../../src/random/stream.ts';
import { interval } from '../../src/statistics/interval.ts';
import { maxOverMean } from '../../src/statistics/max-over-mean.ts';
import { theoryCases } from '../fixtures/theory.ts';

it('is 1 when all have the same and n when one has everything', () => {
  expect(maxOverMean([7, 7, 7])).toBe(1);
  expect(maxOverMean([9, 0, 0])).toBe(3);
});

it('of nothing is not a number', () => {
  expect(maxOverMean([])).toBeNaN();
  expect(maxOverMean([0, 0])).toBeNaN();
});

it.each(theoryCases('g3.max.d1'))('$title', ({ id, model, values }) => {
  const stream = new Streams(1, 0).named(id);
  const largest = Array.from({ length: 2000 }, () => {
    const counts = new Float64Array(model.endpoints);
    for (let i = 0; i < model.connections; i++) counts[stream.below(model.endpoints)]!++;
    return maxOverMean(counts) * (model.connections / model.endpoints);
  });
  const { estimate, halfWidth } = interval(largest);
  const theory = values.expected_max;
  expect((halfWidth as number) / theory).toBeLessThan(0.02);
  expect(Math.abs((estimate as number) - theory)).toBeLessThan(1.5 * (halfWidth as number));
});
