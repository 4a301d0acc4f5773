import { describe, expect, it } from 'vitest';
import { zipfKeys } from '../../../src/client/upstream/zipf-keys.ts';
import { Streams } from '../../../src/random/stream.ts';

const DRAWS = 200_000;

function frequencies(count: number, exponent: number): number[] {
  const draw = zipfKeys({ count, exponent }, new Streams(1, 0).named('keys'));
  const drawn = Array.from({ length: count }, () => 0);
  for (let i = 0; i < DRAWS; i++) drawn[draw()]!++;
  return drawn.map((times) => times / DRAWS);
}

describe('keys', () => {
  it.each([0, 0.8, 1, 2])('are drawn in proportion to 1 / i^%d, within four standard errors', (exponent) => {
    const weights = Array.from({ length: 30 }, (_, i) => (exponent === 0 ? 1 : Math.exp(-exponent * Math.log(i + 1))));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [i, share] of frequencies(30, exponent).entries()) {
      const expected = weights[i]! / sum;
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / DRAWS));
    }
  });

  it('may be a single one', () => {
    expect(frequencies(1, 1)).toEqual([1]);
  });
});
