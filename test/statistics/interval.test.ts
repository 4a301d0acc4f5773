import { expect, it } from 'vitest';
import { halfWidth } from '../../src/statistics/half-width.ts';
import { interval } from '../../src/statistics/interval.ts';

it('is the mean of the replications with its half-width', () => {
  const replications = [24.1, 23.8, 24.6, 24.0];
  expect(interval(replications)).toEqual({ estimate: 24.125, halfWidth: halfWidth(replications) });
});

it('of one replication has no width', () => {
  expect(interval([24.1])).toEqual({ estimate: 24.1, halfWidth: null });
});

it('of no replication, or of one without a value, is unknown', () => {
  expect(interval([])).toEqual({ estimate: null, halfWidth: null });
  expect(interval([24.1, Number.NaN])).toEqual({ estimate: null, halfWidth: null });
});
