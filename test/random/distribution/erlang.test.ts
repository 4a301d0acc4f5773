import { expect, it } from 'vitest';
import { erlang } from '../../../src/random/distribution/erlang.ts';
import { expectLaw } from './expect-law.ts';

/** P(X ≤ x) = 1 − Σ e^−y yⁿ / n! over n below the number of stages, y = stages · x / mean. */
function erlangCumulative(mean: number, stages: number): (x: number) => number {
  return (x) => {
    const y = (stages * x) / mean;
    let term = Math.exp(-y);
    let sum = 0;
    for (let n = 0; n < stages; n++) {
      sum += term;
      term *= y / (n + 1);
    }
    return 1 - sum;
  };
}

it.each([1, 2, 4, 20])('is the sum of %i exponential stages', (stages) => {
  expectLaw(erlang(20, stages), erlangCumulative(20, stages));
});

it('has the coefficient of variation 1 / √stages', () => {
  const { meanMs, varianceMs2 } = erlang(20, 4);
  expect(meanMs).toBe(20);
  expect(Math.sqrt(varianceMs2) / meanMs).toBe(0.5);
});
