import { describe, expect, it } from 'vitest';
import { LatencyWindow } from '../../../src/client/hedge/latency-window.ts';

describe('a quantile of the last seconds', () => {
  it('is not known before a third of the window has passed', () => {
    const time = { nowMs: 0 };
    const window = new LatencyWindow(0.95, 3000, time);
    for (let i = 1; i <= 100; i++) window.add(i);
    expect(window.valueMs).toBe(Number.POSITIVE_INFINITY);
    time.nowMs = 1000;
    expect(Math.abs(window.valueMs - 95)).toBeLessThan(0.03 * 95);
  });

  it('follows the latencies, and forgets those of before the window', () => {
    const time = { nowMs: 0 };
    const window = new LatencyWindow(0.5, 3000, time);
    for (; time.nowMs < 3000; time.nowMs += 10) window.add(10);
    expect(Math.abs(window.valueMs - 10)).toBeLessThan(0.3);
    for (; time.nowMs < 6000; time.nowMs += 10) window.add(100);
    expect(Math.abs(window.valueMs - 100)).toBeLessThan(3);
    time.nowMs = 60_000;
    window.add(7);
    expect(window.valueMs).toBe(Number.POSITIVE_INFINITY);
  });
});
