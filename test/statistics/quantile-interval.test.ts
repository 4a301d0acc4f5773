import { expect, it } from 'vitest';
import { standardExponential } from '../../src/random/standard-exponential.ts';
import { Streams } from '../../src/random/stream.ts';
import { quantileInterval, quantileRanks } from '../../src/statistics/quantile-interval.ts';
import { theoryCases } from '../fixtures/theory.ts';

it.each(theoryCases('g8.quantile_ci'))('$title', ({ model, values }) => {
  expect(quantileRanks(model.n, model.p, model.confidence)).toEqual({
    lower: values.l,
    upper: values.u,
  });
});

it('of a sample that is too small is unknown', () => {
  expect(quantileRanks(5, 0.5)).toBeNull();
  expect(quantileRanks(6, 0.5)).toEqual({ lower: 1, upper: 6 });
  expect(quantileRanks(300, 0.99)).toBeNull();
  expect(quantileInterval([1, 2, 3], 0.5)).toBeNull();
});

it('holds the quantile of an exponential in 95 of 100 experiments', () => {
  const stream = new Streams(1, 0).named('coverage');
  const experiments = 4000;
  let held = 0;
  for (let i = 0; i < experiments; i++) {
    const sorted = Float64Array.from({ length: 100 }, () => standardExponential(stream)).sort();
    const { low, high } = quantileInterval(sorted, 0.9) as { low: number; high: number };
    if (low <= Math.LN10 && Math.LN10 <= high) held++;
  }
  // Ranks are whole, so the interval holds a little more often than it promises.
  expect(held / experiments).toBeGreaterThan(0.94);
  expect(held / experiments).toBeLessThan(0.98);
});
