import { describe, expect, it } from 'vitest';
import { LatencyEstimates } from '../../src/dataplane/latency-estimates.ts';

describe('what a server knows of its latency', () => {
  it('is that of requests that found as many there, else of the nearest number that is known', () => {
    const estimates = new LatencyEstimates();
    expect(estimates.at(3, 10, 0)).toBe(0);
    estimates.served(3, 10, 100, 0);
    estimates.served(3, 20, 300, 0);
    expect([0, 10, 14, 15, 16, 20, 1000].map((inFlight) => estimates.at(3, inFlight, 0))).toEqual([
      100, 100, 100, 100, 300, 300, 300,
    ]);
  });

  it('forgets a quarter of the past with each request', () => {
    const estimates = new LatencyEstimates();
    estimates.served(0, 1, 100, 0);
    estimates.served(0, 1, 200, 0);
    expect(estimates.at(0, 1, 0)).toBe(125);
    for (let i = 0; i < 50; i++) estimates.served(0, 1, 10, 0);
    expect(estimates.at(0, 1, 0)).toBeCloseTo(10, 3);
  });

  it('is of the last ten seconds, and what was seen last where nothing was seen in them', () => {
    const estimates = new LatencyEstimates();
    estimates.served(0, 5, 100, 0);
    estimates.served(0, 50, 300, 8000);
    expect(estimates.at(0, 5, 10_000)).toBe(100);
    expect(estimates.at(0, 5, 10_001)).toBe(300);
    expect(estimates.at(0, 5, 60_000)).toBe(300);
  });

  it('is of each server for itself, however many there are', () => {
    const estimates = new LatencyEstimates();
    for (let pod = 0; pod < 100; pod++) estimates.served(pod, pod, pod + 1, 0);
    for (let pod = 0; pod < 100; pod++) expect(estimates.at(pod, 5, 0)).toBe(pod + 1);
    expect(estimates.at(5000, 5, 0)).toBe(0);
  });

  it('tells apart no more than 256 numbers of requests', () => {
    const estimates = new LatencyEstimates();
    estimates.served(0, 400, 50, 0);
    expect([estimates.at(0, 255, 0), estimates.at(0, 4000, 0)]).toEqual([50, 50]);
  });
});
