import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { standardNormal } from '../../src/random/standard-normal.ts';
import { Streams } from '../../src/random/stream.ts';
import { batchMeans } from '../../src/statistics/batch-means.ts';
import { halfWidth } from '../../src/statistics/half-width.ts';
import { variance } from '../../src/statistics/variance.ts';
import { theoryCase } from '../fixtures/theory.ts';

it('replays the worked example: forty observations in batches of five', () => {
  const { model, values } = theoryCase('g8.batch_means.b5');
  const result = batchMeans(model.series, model.series.length / model.batch_size);
  expect([...result.batches]).toEqual(values.batch_means);
  expect(result.mean).toBe(values.mean);
  expect(variance(result.batches)).toBeCloseTo(values.variance_of_batch_means, 12);
  expect(result.halfWidth).toBeCloseTo(values.half_width_95, 10);
  expect(result.autocorrelation).toBeCloseTo(values.lag1_autocorrelation_of_batch_means, 12);
});

it('drops what is left over from the beginning', () => {
  expect([...batchMeans([1000, 1, 2, 3, 4], 2).batches]).toEqual([1.5, 3.5]);
});

it('wants an observation in each of two batches', () => {
  expect(() => batchMeans([1, 2, 3], 4)).toThrow(AssertionError);
  expect(() => batchMeans([1, 2, 3], 1)).toThrow(AssertionError);
});

// AR(1): the interval that takes correlated values for independent ones holds the mean too seldom; that of twenty
// batch means holds it about as often as it says.
describe.each([0.5, 0.8, 0.9])('on a series with correlation %f', (phi) => {
  const { model, values } = theoryCase(`g8.ar1.phi${phi}.n10000`);
  const experiments = 200;
  const stream = new Streams(1, 0).named('ar');
  const innovation = Math.sqrt(1 - phi * phi);
  let naive = 0;
  let batched = 0;
  for (let i = 0; i < experiments; i++) {
    const series = new Float64Array(model.n);
    series[0] = standardNormal(stream);
    for (let j = 1; j < series.length; j++) {
      series[j] = phi * (series[j - 1] as number) + innovation * standardNormal(stream);
    }
    const result = batchMeans(series);
    if (Math.abs(result.mean) <= result.halfWidth) batched++;
    if (Math.abs(result.mean) <= (halfWidth(series) as number)) naive++;
  }

  it('the naive interval has the coverage that theory gives it', () => {
    const expected = values.naive_95ci_actual_coverage;
    expect(Math.abs(naive / experiments - expected)).toBeLessThan(
      3.3 * Math.sqrt((expected * (1 - expected)) / experiments),
    );
  });

  it('batch means hold what they promise', () => {
    expect(Math.abs(batched / experiments - 0.95)).toBeLessThan(0.051);
  });
});
