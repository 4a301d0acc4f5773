import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BatchSeries } from '../../src/measurement/batch-series.ts';
import { standardExponential } from '../../src/random/standard-exponential.ts';
import { standardNormal } from '../../src/random/standard-normal.ts';
import { Streams } from '../../src/random/stream.ts';
import { interval } from '../../src/statistics/interval.ts';
import { mean } from '../../src/statistics/mean.ts';
import { mser5 } from '../../src/statistics/mser5.ts';
import { variance } from '../../src/statistics/variance.ts';
import { theoryCase } from '../fixtures/theory.ts';

function batchesOf(series: readonly number[]): Float64Array {
  const batches = new BatchSeries();
  for (const value of series) batches.add(value, 0);
  return batches.means();
}

it('says of a series that still rises that the run is too short', () => {
  const { model, values } = theoryCase('g8.mser5_trend');
  expect(mser5(batchesOf(model.series))).toEqual({
    batches: values.truncation_batches,
    atLimit: values.should_warn,
  });
});

it('is the point of the first half that makes (n − 1) / n² · variance of the rest smallest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 60 }), (batches) => {
      const criterion = (first: number): number => {
        const rest = batches.slice(first);
        return ((rest.length - 1) * variance(rest)) / (rest.length * rest.length);
      };
      const limit = Math.floor(batches.length / 2);
      const smallest = Math.min(...Array.from({ length: limit + 1 }, (_, first) => criterion(first)));
      const { batches: found } = mser5(batches);
      expect(found).toBeLessThanOrEqual(limit);
      expect(criterion(found)).toBeCloseTo(smallest, 9);
    }),
    { seed: 1, numRuns: 200 },
  );
});

it('cuts a series that starts far off soon after it has settled', () => {
  const stream = new Streams(1, 0).named('settles');
  const series = Array.from({ length: 10_000 }, (_, i) => (i < 500 ? 10 - i / 50 : 0) + standardNormal(stream));
  const { batches, atLimit } = mser5(batchesOf(series));
  expect(5 * batches).toBeGreaterThan(300);
  expect(5 * batches).toBeLessThan(700);
  expect(atLimit).toBe(false);
});

it('leaves a steady series nearly whole', () => {
  const stream = new Streams(1, 0).named('steady');
  const { batches } = mser5(batchesOf(Array.from({ length: 10_000 }, () => standardNormal(stream))));
  expect(5 * batches).toBeLessThan(1000);
});

it('takes the bias out of a queue that starts with a backlog', () => {
  // Waits in M/M/1 at load 0.8 by Lindley's recursion, in units of the service time; 100 are waiting at first.
  const steadyWait = 0.8 / (1 - 0.8);
  const queues = Array.from({ length: 100 }, (_, replication) => {
    const stream = new Streams(1, replication).named('queue');
    const batches = new BatchSeries(512);
    let wait = 100;
    for (let i = 0; i < 5000; i++) {
      batches.add(wait, 0);
      wait = Math.max(0, wait + standardExponential(stream) - standardExponential(stream) / 0.8);
    }
    return batches.means();
  });
  const whole = interval(queues.map(mean));
  const truncated = interval(queues.map((batches) => mean(batches.subarray(mser5(batches).batches))));
  expect(truncated.halfWidth as number).toBeLessThan(0.3);
  expect(whole.estimate as number).toBeGreaterThan(steadyWait + 2);
  expect(Math.abs((truncated.estimate as number) - steadyWait)).toBeLessThan(0.5);
});

it('of a constant series takes everything', () => {
  expect(mser5([5, 5, 5, 5, 5, 5])).toEqual({ batches: 0, atLimit: false });
});

it('of too little says that it is too little', () => {
  expect(mser5([])).toEqual({ batches: 0, atLimit: true });
  expect(mser5([5])).toEqual({ batches: 0, atLimit: true });
});
