import { expect, it } from 'vitest';
import { constant } from '../../../src/random/distribution/constant.ts';
import { exponential } from '../../../src/random/distribution/exponential.ts';
import { mixture } from '../../../src/random/distribution/mixture.ts';
import { createDistribution } from '../../../src/random/distribution/registry.ts';
import { uniform } from '../../../src/random/distribution/uniform.ts';
import { expectLaw } from './expect-law.ts';

it('follows the weighted sum of the distribution functions of its parts', () => {
  const distribution = mixture([
    { probability: 0.7, distribution: uniform(0, 10) },
    { probability: 0.3, distribution: exponential(50) },
  ]);
  expectLaw(distribution, (x) => 0.7 * Math.min(1, x / 10) - 0.3 * Math.expm1(-x / 50));
});

it('of constants is what they say: bimodal', () => {
  const spec = (kind: string, parameters: object) => ({ kind, parameters: { ...parameters } });
  const mixed = createDistribution(
    spec('mixture', {
      components: [
        { probability: 0.95, distribution: spec('constant', { value: 2 }) },
        { probability: 0.05, distribution: spec('constant', { value: 80 }) },
      ],
    }),
  );
  const { meanMs, varianceMs2 } = createDistribution(spec('bimodal', { fast: 2, slow: 80, slowProbability: 0.05 }));
  expect(mixed.meanMs).toBeCloseTo(meanMs, 12);
  expect(mixed.varianceMs2).toBeCloseTo(varianceMs2, 9);
});

it('of one part is that part', () => {
  expect(mixture([{ probability: 1, distribution: constant(5) }])).toMatchObject({ meanMs: 5, varianceMs2: 0 });
});
