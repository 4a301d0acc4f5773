import { expect, it } from 'vitest';
import { standardExponential } from '../../src/random/standard-exponential.ts';
import { Streams } from '../../src/random/stream.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import { kolmogorovDistance, kolmogorovLimit } from './kolmogorov-smirnov.ts';

const stream = new Streams(3, 0).named('exponential');
const draws = Float64Array.from({ length: 1_000_000 }, () => standardExponential(stream));

it('the ziggurat gives the exponential law', () => {
  expect(kolmogorovDistance(draws, (x) => -Math.expm1(-x))).toBeLessThan(kolmogorovLimit(draws.length));
});

it('no layer of the ziggurat shows: a thousand equally likely intervals are filled evenly', () => {
  const counts = new Float64Array(1000);
  for (const x of draws) counts[Math.floor(1000 * -Math.expm1(-x))]!++;
  expect(chiSquareTest(counts).pValue).toBeGreaterThan(0.001);
});

it('beyond the beginning of the tail it is memoryless, and as frequent as it should be', () => {
  const tail = 7.69711747013105;
  const long = new Streams(4, 0).named('tail');
  const n = 10_000_000;
  const beyond: number[] = [];
  for (let i = 0; i < n; i++) {
    const x = standardExponential(long);
    if (x > tail) beyond.push(x - tail);
  }
  const expected = n * Math.exp(-tail);
  expect(expected).toBeGreaterThan(4000);
  expect(Math.abs(beyond.length - expected)).toBeLessThan(3.3 * Math.sqrt(expected));
  const excess = Float64Array.from(beyond);
  expect(kolmogorovDistance(excess, (x) => -Math.expm1(-x))).toBeLessThan(kolmogorovLimit(excess.length));
});

it('gives the same numbers on every version of Node', () => {
  const pinned = new Streams(42, 0).named('pinned');
  expect(Array.from({ length: 4 }, () => standardExponential(pinned))).toEqual(PINNED);
});

const PINNED: readonly number[] = [0.9454012492151543, 0.6997420109708219, 1.514658565810688, 0.2711795093890208];
