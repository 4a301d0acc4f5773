import { describe, expect, it } from 'vitest';
import {
  effectiveShares,
  kernelThreshold,
  kernelThresholds,
  probabilityText,
} from '../../../src/balancer/iptables/probabilities.ts';
import { readCases } from '../../read-cases.ts';

interface Row {
  readonly endpoints: number;
  readonly probabilityStrings: readonly string[];
  readonly effectiveMin: number;
  readonly effectiveMax: number;
  readonly kernelThreshold31bit?: readonly number[];
}

const rows = readCases<Row>('iptables_probabilities');

it.each(rows)('the rules of $endpoints endpoints have the probabilities that kube-proxy writes', (row) => {
  const texts = Array.from({ length: row.endpoints - 1 }, (_, rule) => probabilityText(row.endpoints, rule));
  const gap = row.probabilityStrings.indexOf('...');
  const head = gap < 0 ? row.probabilityStrings : row.probabilityStrings.slice(0, gap);
  const tail = gap < 0 ? [] : row.probabilityStrings.slice(gap + 1);
  expect(texts.slice(0, head.length)).toEqual(head);
  expect(texts.slice(texts.length - tail.length)).toEqual(tail);
  expect(texts).toHaveLength(row.endpoints - 1);
});

it.each(rows.filter((row) => row.kernelThreshold31bit !== undefined))(
  'the kernel compares with the thresholds of $endpoints endpoints',
  (row) => {
    expect(row.probabilityStrings.map(kernelThreshold)).toEqual(row.kernelThreshold31bit);
    expect([...kernelThresholds(row.endpoints)]).toEqual([...row.kernelThreshold31bit!, 2 ** 31]);
  },
);

it.each(rows)('the shares of $endpoints endpoints are those of the written probabilities within 2^-31', (row) => {
  const shares = effectiveShares(row.endpoints);
  const resolution = 2 ** -31;
  expect(Math.abs(Math.min(...shares) - row.effectiveMin)).toBeLessThan(resolution);
  expect(Math.abs(Math.max(...shares) - row.effectiveMax)).toBeLessThan(resolution);
});

it('ten decimals are the double 1 ÷ n rounded to the nearest, to the even digit when midway, as Go does', () => {
  for (let n = 1; n <= 5000; n++) {
    // A double is a whole number over a power of two, so its exact decimals can be had in whole numbers.
    let numerator = 1 / n;
    let divisor = 1n;
    while (!Number.isInteger(numerator)) {
      numerator *= 2;
      divisor *= 2n;
    }
    const scaled = BigInt(numerator) * 10n ** 10n;
    const floor = scaled / divisor;
    const twiceRest = 2n * (scaled % divisor);
    const up = twiceRest > divisor || (twiceRest === divisor && floor % 2n === 1n);
    const digits = String(up ? floor + 1n : floor).padStart(11, '0');
    expect(probabilityText(n, 0)).toBe(`${digits.slice(0, -10)}.${digits.slice(-10)}`);
  }
});

describe('the choice among n endpoints', () => {
  it.each([1, 2, 3, 10, 100, 1000])('of %d gives each one its share to a billionth', (n) => {
    const shares = effectiveShares(n);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    for (const share of shares) expect(Math.abs(share - 1 / n)).toBeLessThan(1e-9);
  });
});
