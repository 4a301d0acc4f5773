import { describe, expect, it } from 'vitest';
import { SlidingCounts } from '../../src/client/sliding-counts.ts';

describe('counts over a sliding window', () => {
  it('hold all of the last nine tenths of the window, and nothing of before it', () => {
    const counts = new SlidingCounts(1000, 1);
    counts.add(0, 1, 2, 50);
    for (const [nowMs, kept] of [
      [50, true],
      [999, true],
      [1000, false],
      [5000, false],
    ] as const) {
      counts.forgetOld(0, nowMs);
      expect([nowMs, counts.first(0), counts.second(0)]).toEqual([nowMs, kept ? 1 : 0, kept ? 2 : 0]);
    }
  });

  it('are those of a plain list, to a tenth of the window', () => {
    const counts = new SlidingCounts(1000, 1);
    const times: number[] = [];
    for (let nowMs = 0; nowMs < 20_000; nowMs += 1 + ((nowMs * 7919) % 371)) {
      counts.add(0, 1, 0, nowMs);
      times.push(nowMs);
      const within = (ms: number): number => times.filter((each) => each > nowMs - ms).length;
      expect(counts.first(0)).toBeGreaterThanOrEqual(within(900));
      expect(counts.first(0)).toBeLessThanOrEqual(within(1000));
    }
  });

  it('are each key’s own, and keys may come later', () => {
    const counts = new SlidingCounts(1000, 1);
    counts.add(0, 1, 0, 0);
    counts.add(500, 3, 0, 0);
    counts.clear(0);
    expect([counts.first(0), counts.first(500)]).toEqual([0, 3]);
  });
});
