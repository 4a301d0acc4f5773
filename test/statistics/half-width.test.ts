import { expect, it } from 'vitest';
import { standardNormal } from '../../src/random/standard-normal.ts';
import { Streams } from '../../src/random/stream.ts';
import { halfWidth } from '../../src/statistics/half-width.ts';
import { mean } from '../../src/statistics/mean.ts';
import { theoryCase } from '../fixtures/theory.ts';

it('is Student’s interval', () => {
  const { model, values } = theoryCase('g8.naive_ci');
  expect(halfWidth(model.series)).toBeCloseTo(values.half_width_95_naive, 10);
});

it('of fewer than two values, or of what is not a number, is unknown', () => {
  expect(halfWidth([])).toBeNull();
  expect(halfWidth([5])).toBeNull();
  expect(halfWidth([5, Number.NaN])).toBeNull();
  expect(halfWidth([5, Number.POSITIVE_INFINITY])).toBeNull();
});

it('of equal values is 0', () => {
  expect(halfWidth([5, 5, 5])).toBe(0);
});

it('a 95 % interval holds the expectation in 95 of 100 experiments, a 99 % interval in 99', () => {
  const stream = new Streams(1, 0).named('coverage');
  const experiments = 10_000;
  let held95 = 0;
  let held99 = 0;
  for (let i = 0; i < experiments; i++) {
    const sample = Array.from({ length: 5 }, () => standardNormal(stream));
    const distance = Math.abs(mean(sample));
    if (distance <= (halfWidth(sample) as number)) held95++;
    if (distance <= (halfWidth(sample, 0.99) as number)) held99++;
  }
  expect(Math.abs(held95 / experiments - 0.95)).toBeLessThan(0.0075);
  expect(Math.abs(held99 / experiments - 0.99)).toBeLessThan(0.0035);
});
