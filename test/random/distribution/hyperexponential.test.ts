import { expect, it } from 'vitest';
import { hyperexponential, hyperexponentialKind } from '../../../src/random/distribution/hyperexponential.ts';
import { expectLaw } from './expect-law.ts';

const branches = [
  { probability: 0.9, mean: 10 },
  { probability: 0.1, mean: 100 },
];

it('is an exponential of one of its branches', () => {
  expectLaw(hyperexponential(branches), (x) => -0.9 * Math.expm1(-x / 10) - 0.1 * Math.expm1(-x / 100), {
    mean: 0.03,
    variance: 0.1,
  });
});

it('varies more than an exponential', () => {
  const { meanMs, varianceMs2 } = hyperexponential(branches);
  expect(varianceMs2).toBeGreaterThan(meanMs * meanMs);
});

it('of one branch is that exponential', () => {
  expect(hyperexponential([{ probability: 1, mean: 20 }])).toMatchObject({ meanMs: 20, varianceMs2: 400 });
});

it('wants probabilities that sum to 1', () => {
  expect(hyperexponentialKind.check?.({ branches })).toBeUndefined();
  expect(hyperexponentialKind.check?.({ branches: branches.slice(1) })).toBe('probabilities that sum to 1, not to 0.1');
});
