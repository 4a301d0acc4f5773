import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StaticStride } from '../../../src/balancer/grpc/static-stride.ts';

/** The picks of so many generations, from a sequence number on. */
function picks(weights: readonly number[], generations: number, start = 0): readonly number[] {
  const scheduler = new StaticStride(Float32Array.from(weights));
  const count = weights.length;
  const given: number[] = [];
  for (let number = start; number < start + generations * count; number++) {
    if (scheduler.picks(number)) given.push(number % count);
  }
  return given;
}

function counts(weights: readonly number[], given: readonly number[]): readonly number[] {
  return weights.map((_, i) => given.filter((each) => each === i).length);
}

describe('the static stride scheduler', () => {
  it('gives equal weights their turns', () => {
    expect(picks([7, 7, 7], 3)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  it('gives each its part of the largest weight in 65,535 generations exactly, wherever it begins', () => {
    const weights = [1, 2, 5];
    for (const start of [0, 3_000_000]) {
      expect(counts(weights, picks(weights, 65_535, start))).toEqual([13_107, 26_214, 65_535]);
    }
  });

  it('gives one whose weight is not known as much as the others on average', () => {
    expect(counts([0, 1, 3], picks([0, 1, 3], 3000))).toEqual([2000, 1000, 3000]);
  });

  it('keeps weights between a hundredth and ten times the mean', () => {
    const weights = [...Array<number>(98).fill(1), 1e6, 1e-6];
    const [ordinary, huge, tiny] = [0, 98, 99].map((i) => counts(weights, picks(weights, 65_535))[i]!);
    // The mean is 10,001: the ordinary ones and the tiny one are below a hundredth of it.
    expect(huge! / ordinary!).toBeCloseTo(1000, -2);
    expect(tiny).toBe(ordinary);
  });

  it('is near its shares already in few generations', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 100 }), { minLength: 2, maxLength: 10 }),
        fc.nat(1e6),
        (weights, start) => {
          const largest = Math.max(...weights);
          for (const [i, count] of counts(weights, picks(weights, 50, start * weights.length)).entries()) {
            expect(Math.abs(count - (50 * weights[i]!) / largest)).toBeLessThanOrEqual(1.1);
          }
        },
      ),
      { seed: 1 },
    );
  });
});
