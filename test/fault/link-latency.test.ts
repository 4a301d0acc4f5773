import { describe, expect, it } from 'vitest';
import { linkLatency } from '../../src/fault/link-latency.ts';
import { constant, exponential } from '../world.ts';
import { fiveSigma, ruledLink } from './ruled-link.ts';

const COUNT = 20_000;

describe('link-latency', () => {
  it('holds each packet up by the latency, and none after its end', () => {
    const link = ruledLink(linkLatency, { latency: constant(30) });
    expect([link.send(), link.send(), link.send(74, 0, true)]).toEqual([30, 30, 30]);
    link.end();
    expect(link.send()).toBe(0);
  });

  it('adds a jitter, uniform to both sides', () => {
    const link = ruledLink(linkLatency, { latency: constant(30), jitter: 10 });
    const held = Array.from({ length: COUNT }, () => link.send());
    expect(Math.min(...held)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...held)).toBeLessThanOrEqual(40);
    const below25 = held.filter((ms) => ms < 25).length / COUNT;
    expect(Math.abs(below25 - 0.25)).toBeLessThan(fiveSigma(0.25, COUNT));
  });

  it('never brings a packet before it was sent', () => {
    const link = ruledLink(linkLatency, { latency: exponential(5), jitter: 10, correlation: 0.25 });
    const held = Array.from({ length: COUNT }, () => link.send());
    expect(Math.min(...held)).toBe(0);
    expect(Math.max(...held)).toBeGreaterThan(15);
  });
});
