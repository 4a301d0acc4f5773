import { assert } from '../base/assert.ts';
import { logGamma } from '../base/log-gamma.ts';

/**
 * The regularized incomplete beta function I_x(a, b) for 0 ≤ x ≤ 1 and a, b ≥ ½: the distribution function of a beta
 * variable, from which those of Student's t and the binomial follow.
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4 (symmetry), evaluated
 * by the method of Lentz. Written here because the same function in packages goes through `Math.pow`, whose last digit
 * depends on the version of Node, or stops at 8 digits.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // Beyond this point the fraction converges faster on the other side.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  return front * continuedFraction(x, a, b);
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) return fraction;
  }
  assert(false, `the incomplete beta function did not converge for x = ${x}, a = ${a}, b = ${b}`);
}

/** Keeps a denominator from zero, as the method of Lentz needs it. */
function away(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}
