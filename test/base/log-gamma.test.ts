import { expect, it } from 'vitest';
import { logGamma } from '../../src/base/log-gamma.ts';

it('of a whole number n is the logarithm of (n − 1)!', () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 12);
    factorial *= n;
  }
});

it('of one half is the logarithm of √π', () => {
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
});

it('obeys Γ(x + 1) = x Γ(x)', () => {
  for (const x of [0.5, 0.7, 1.3, 3.14, 17.5, 250, 1e4, 1e6]) {
    const error = logGamma(x + 1) - logGamma(x) - Math.log(x);
    expect(Math.abs(error)).toBeLessThan(1e-15 * Math.max(10, logGamma(x)));
  }
});

it('follows Stirling for large numbers', () => {
  const x = 1e7;
  const stirling = (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x);
  expect(logGamma(x) / stirling).toBeCloseTo(1, 13);
});
