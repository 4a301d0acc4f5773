import { expect } from 'vitest';
import type { Estimate } from '../../src/statistics/summary.ts';

/** The interval is narrow enough to prove something, and the value of theory lies in it or next to it. */
export function expectEstimate({ estimate, halfWidth }: Estimate, theory: number): void {
  expect(halfWidth! / theory).toBeLessThan(0.03);
  expect(Math.abs(estimate! - theory)).toBeLessThan(1.5 * halfWidth!);
}
