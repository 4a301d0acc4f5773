import { describe, expect, it } from 'vitest';
import { PeakEstimates } from '../../src/balancer/peak-estimates.ts';

describe('a peak estimate', () => {
  it('fades from its beginning to 1/e in the decay', () => {
    const estimates = new PeakEstimates(1000);
    estimates.begin(1, 10, 0);
    expect(estimates.observe(1, 0, 0)).toBe(10);
    // As the tests of tower have it: within (9, 10) after 100 ms and within (8, 9) after 200.
    expect(estimates.observe(1, 0, 100)).toBeCloseTo(10 * Math.exp(-0.1), 12);
    expect(estimates.observe(1, 0, 200)).toBeCloseTo(10 * Math.exp(-0.2), 12);
    expect(estimates.observe(1, 0, 1000)).toBeCloseTo(10 / Math.E, 12);
  });

  it('jumps to a peak at once and comes down towards what is seen, by the time that passed', () => {
    const estimates = new PeakEstimates(10_000);
    estimates.begin(70, 5, 0);
    expect(estimates.observe(70, 400, 50)).toBe(400);
    expect(estimates.observe(70, 100, 50)).toBe(400);
    const past = Math.exp(-0.5);
    expect(estimates.observe(70, 100, 5050)).toBeCloseTo(400 * past + 100 * (1 - past), 10);
    expect(estimates.observe(70, 1000, 5050)).toBe(1000);
  });

  it('without decay is the last that was seen', () => {
    const estimates = new PeakEstimates(0);
    estimates.begin(1, 9, 0);
    expect(estimates.observe(1, 4, 0)).toBe(9);
    expect(estimates.observe(1, 4, 1)).toBe(4);
  });
});
