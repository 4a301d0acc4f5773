import fc from 'fast-check';
import { expect, it } from 'vitest';
import { logGamma } from '../../src/base/log-gamma.ts';
import { upperRegularizedGamma } from '../../src/statistics/incomplete-gamma.ts';

it('of shape 1 is the exponential tail, with all its digits however small it is', () => {
  for (const x of [0, 0.1, 1, 2, 10, 100, 700]) {
    expect(upperRegularizedGamma(1, x) / Math.exp(-x)).toBeCloseTo(1, 12);
  }
});

it('of shape 2 is (1 + x) e⁻ˣ', () => {
  for (const x of [0.1, 1, 2.9, 3.1, 10, 50]) {
    expect(upperRegularizedGamma(2, x) / ((1 + x) * Math.exp(-x))).toBeCloseTo(1, 12);
  }
});

it('obeys Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ / Γ(a + 1)', () => {
  const shape = fc.double({ min: 0.5, max: 300, noNaN: true });
  const value = fc.double({ min: 0.01, max: 600, noNaN: true });
  fc.assert(
    fc.property(shape, value, (a, x) => {
      const step = Math.exp(a * Math.log(x) - x - logGamma(a + 1));
      expect(upperRegularizedGamma(a + 1, x)).toBeCloseTo(upperRegularizedGamma(a, x) + step, 11);
    }),
    { seed: 1 },
  );
});
