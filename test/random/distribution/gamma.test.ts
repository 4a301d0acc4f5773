import { expect, it } from 'vitest';
import { gamma, gammaKind } from '../../../src/random/distribution/gamma.ts';
import { upperRegularizedGamma } from '../../../src/statistics/incomplete-gamma.ts';
import { expectLaw } from './expect-law.ts';

it.each([
  { shape: 4, scale: 5 },
  { shape: 0.6, scale: 10 },
])('shape $shape and scale $scale give the gamma law', ({ shape, scale }) => {
  expectLaw(gamma(shape, scale), (x) => 1 - upperRegularizedGamma(shape, x / scale));
});

it('mean and cv say the same as shape and scale', () => {
  const byMoments = gammaKind.create({ mean: 20, cv: 0.5 });
  const byShape = gammaKind.create({ shape: 4, scale: 5 });
  expect(byMoments.meanMs).toBeCloseTo(20, 12);
  expect(byMoments.varianceMs2).toBeCloseTo(100, 12);
  expect(byShape).toMatchObject({ meanMs: 20, varianceMs2: 100 });
});

it('wants either the one pair or the other', () => {
  expect(gammaKind.check?.({ mean: 20, cv: 0.5 })).toBeUndefined();
  expect(gammaKind.check?.({ shape: 4, scale: 5 })).toBeUndefined();
  for (const wrong of [{}, { mean: 20 }, { mean: 20, shape: 4 }, { mean: 20, cv: 0.5, shape: 4 }]) {
    expect(gammaKind.check?.(wrong)).toBe('either mean and cv, or shape and scale');
  }
});
