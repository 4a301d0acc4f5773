import { describe, expect, it } from 'vitest';
import { CorrelatedDraws } from '../../src/fault/correlated-draws.ts';
import { Streams } from '../../src/random/stream.ts';

const COUNT = 200_000;

function drawsOf(correlation: number): number[] {
  const draws = new CorrelatedDraws(new Streams(7, 0).named('draws'), correlation);
  return Array.from({ length: COUNT }, () => draws.next());
}

describe('netem’s correlated numbers', () => {
  it('are the stream’s without a correlation', () => {
    const stream = new Streams(7, 0).named('draws');
    expect(drawsOf(0).slice(0, 100)).toEqual(Array.from({ length: 100 }, () => stream.uniform()));
  });

  it.each([0.25, 0.5, 0.9])('follow each other with a correlation of %d, around the middle', (correlation) => {
    const draws = drawsOf(correlation);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / COUNT;
    let covariance = 0;
    let variance = 0;
    for (let i = 1; i < COUNT; i++) {
      covariance += (draws[i]! - mean) * (draws[i - 1]! - mean);
      variance += (draws[i]! - mean) * (draws[i]! - mean);
    }
    // An autoregression of order 1: its standard error is √((1 − ρ²) / n); its variance (1 − ρ) / (1 + ρ) / 12.
    const error = Math.sqrt((1 - correlation * correlation) / COUNT);
    expect(Math.abs(covariance / variance - correlation)).toBeLessThan(5 * error);
    const expected = (1 - correlation) / (1 + correlation) / 12;
    expect(variance / COUNT / expected).toBeCloseTo(1, 1);
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / COUNT));
  });

  it('come below a small share less often than it says, as the kernel’s do', () => {
    const share = (correlation: number): number => drawsOf(correlation).filter((draw) => draw < 0.05).length / COUNT;
    expect(Math.abs(share(0) - 0.05)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / COUNT));
    // (1 − ρ)u + ρl < 0.05 needs both small; with ρ = ½ by one step from a uniform last one it would be 0.05² · 2.
    expect(share(0.5)).toBeLessThan(0.01);
    expect(share(0.9)).toBeLessThan(0.001);
  });
});
