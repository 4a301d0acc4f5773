import { describe, expect, it } from 'vitest';
import { packetReordering } from '../../src/fault/packet-reordering.ts';
import { constant } from '../world.ts';
import { fiveSigma, ruledLink } from './ruled-link.ts';

const COUNT = 50_000;

function sent(count: number, parameters: object): number[] {
  const link = ruledLink(packetReordering, { latency: constant(10), ...parameters });
  return Array.from({ length: count }, () => link.send());
}

describe('packet-reordering', () => {
  it('sends a share at once, and holds the others up', () => {
    const held = sent(COUNT, { probability: 0.25 });
    expect(new Set(held)).toEqual(new Set([0, 10]));
    const share = held.filter((ms) => ms === 0).length / COUNT;
    expect(Math.abs(share - 0.25)).toBeLessThan(fiveSigma(0.25, COUNT));
  });

  it('with a gap sends each n-th at once and no other', () => {
    expect(sent(8, { probability: 1, gap: 3 })).toEqual([10, 10, 0, 10, 10, 0, 10, 10]);
    const held = sent(COUNT, { probability: 0.5, gap: 4 });
    for (const [i, ms] of held.entries()) {
      if (ms === 0) expect(held.slice(Math.max(0, i - 3), i)).not.toContain(0);
    }
  });

  it('holds the others up by a jitter as well', () => {
    const held = sent(COUNT, { probability: 0.5, jitter: 4 }).filter((ms) => ms > 0);
    expect(Math.min(...held)).toBeGreaterThanOrEqual(6);
    expect(Math.max(...held)).toBeLessThanOrEqual(14);
    expect(new Set(held).size).toBeGreaterThan(1000);
  });

  it('holds nothing up after its end', () => {
    const link = ruledLink(packetReordering, { probability: 0, latency: constant(10) });
    expect(link.send()).toBe(10);
    link.end();
    expect(link.send()).toBe(0);
  });
});
