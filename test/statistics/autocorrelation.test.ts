import { expect, it } from 'vitest';
import { standardNormal } from '../../src/random/standard-normal.ts';
import { Streams } from '../../src/random/stream.ts';
import { autocorrelation } from '../../src/statistics/autocorrelation.ts';

it('of an autoregressive series falls off as powers of its coefficient', () => {
  const stream = new Streams(1, 0).named('ar');
  const series = new Float64Array(200_000);
  let value = 0;
  for (let i = 0; i < series.length; i++) {
    value = 0.8 * value + standardNormal(stream);
    series[i] = value;
  }
  expect(autocorrelation(series, 1)).toBeCloseTo(0.8, 2);
  expect(autocorrelation(series, 2)).toBeCloseTo(0.64, 2);
  expect(autocorrelation(series, 5)).toBeCloseTo(0.8 * 0.8 * 0.8 * 0.8 * 0.8, 1);
});

it('with lag 0 is 1, and of what alternates nearly −1', () => {
  const alternating = Array.from({ length: 1000 }, (_, i) => i % 2);
  expect(autocorrelation(alternating, 0)).toBe(1);
  expect(autocorrelation(alternating, 1)).toBeCloseTo(-1, 2);
});

it('of a constant is not a number', () => {
  expect(autocorrelation([5, 5, 5], 1)).toBeNaN();
});
