import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdfScheduler } from '../../../src/balancer/envoy/edf-scheduler.ts';

function sequence(weights: readonly number[], length: number, earlyPicks = 0): number[] {
  const scheduler = new EdfScheduler();
  const weightOf = (server: number): number => weights[server - 1]!;
  const servers = Int32Array.from(weights, (_, i) => i + 1);
  scheduler.start(servers, weightOf, earlyPicks);
  return Array.from({ length }, () => scheduler.pick(weightOf));
}

const someWeights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 10 });

describe('earliest deadline first', () => {
  it('gives hosts that weigh 1 and 2 the turns of Envoy’s own test', () => {
    expect(sequence([1, 2], 6)).toEqual([2, 1, 2, 2, 1, 2]);
  });

  it('gives equal hosts their turns in the order of adding', () => {
    expect(sequence([3, 3, 3], 6)).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('gives each host its weight in as many picks as all weigh together, but for one', () => {
    fc.assert(
      fc.property(someWeights, (weights) => {
        const round = weights.reduce((sum, weight) => sum + weight, 0);
        const picks = sequence(weights, round);
        for (const [i, weight] of weights.entries()) {
          const turns = picks.filter((server) => server === i + 1).length;
          expect(Math.abs(turns - weight)).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1 },
    );
  });

  it('is after picks in advance where it would be after those picks', () => {
    fc.assert(
      fc.property(someWeights, fc.nat(500), (weights, early) => {
        // Equal deadlines may come in another order, so shares are compared and not the order.
        const after = sequence(weights, 200 + early).slice(early);
        const counts = (picks: readonly number[]): readonly number[] =>
          weights.map((_, i) => picks.filter((server) => server === i + 1).length);
        const early200 = counts(sequence(weights, 200, early));
        for (const [i, count] of counts(after).entries()) {
          expect(Math.abs(count - early200[i]!)).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1 },
    );
  });

  it('makes hundreds of millions of picks in advance at once', () => {
    expect(sequence([1, 2, 7], 1000, 4_000_000_000).filter((server) => server === 3).length).toBeCloseTo(700, -1);
  });
});
