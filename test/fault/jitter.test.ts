import { describe, expect, it } from 'vitest';
import { CorrelatedDraws } from '../../src/fault/correlated-draws.ts';
import { jitterFrom } from '../../src/fault/jitter.ts';
import { Streams } from '../../src/random/stream.ts';

const COUNT = 50_000;

function jitters(jitterMs: number, correlation = 0): number[] {
  const draw = jitterFrom(new CorrelatedDraws(new Streams(3, 0).named('jitter'), correlation), jitterMs);
  return Array.from({ length: COUNT }, draw);
}

describe('netem’s jitter', () => {
  it.each([0.001, 10, 5000])('of %d ms is uniform to both sides', (jitterMs) => {
    const draws = jitters(jitterMs);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(-jitterMs);
    expect(Math.max(...draws)).toBeLessThanOrEqual(jitterMs);
    for (const bound of [-0.5, 0, 0.5]) {
      const share = draws.filter((ms) => ms < bound * jitterMs).length / COUNT;
      const expected = (1 + bound) / 2;
      expect(Math.abs(share - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / COUNT));
    }
  });

  it('is nothing where there is none, and takes no draw', () => {
    const stream = new Streams(3, 0).named('jitter');
    const draw = jitterFrom(new CorrelatedDraws(stream, 0), 0);
    expect([draw(), draw()]).toEqual([0, 0]);
    expect(stream.uniform()).toBe(new Streams(3, 0).named('jitter').uniform());
  });

  it('keeps next to nothing of a correlation where it is short, and all of it where it is as long as the numbers', () => {
    const correlationOf = (draws: readonly number[]): number => {
      let [product, square] = [0, 0];
      for (let i = 1; i < draws.length; i++) {
        product += draws[i]! * draws[i - 1]!;
        square += draws[i]! * draws[i]!;
      }
      return product / square;
    };
    expect(Math.abs(correlationOf(jitters(10, 0.5)))).toBeLessThan(0.03);
    expect(correlationOf(jitters(5000, 0.5))).toBeGreaterThan(0.45);
  });
});
