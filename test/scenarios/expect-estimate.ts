import { expect } from 'vitest';
import type { Estimate } from '../../src/statistics/summary.ts';

/** The interval is narrow enough to prove something (`narrow`: its half-width over the value), and theory lies in it. */
export function expectEstimate({ estimate, halfWidth }: Estimate, theory: number, narrow = 0.03): void {
  expect(halfWidth! / theory).toBeLessThan(narrow);
  expect(Math.abs(estimate! - theory)).toBeLessThan(1.5 * halfWidth!);
}

/** The first lies below the second by more than both intervals. */
export function expectBelow(low: Estimate, high: Estimate): void {
  expect(low.estimate! + low.halfWidth!).toBeLessThan(high.estimate! - high.halfWidth!);
}
