import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DROPPED } from '../../src/dataplane/link-rule.ts';
import { TokenBucket } from '../../src/fault/token-bucket.ts';

// 1000 bytes a second: one byte each ms.

describe('a token bucket', () => {
  it('lets pass at once what its tokens pay for, and the rest at its rate', () => {
    const bucket = new TokenBucket(1000, 10_000, 300);
    expect([bucket.take(200, 1000), bucket.take(100, 1000)]).toEqual([0, 0]);
    expect([bucket.take(50, 1000), bucket.take(50, 1000), bucket.take(10, 1020)]).toEqual([50, 100, 90]);
  });

  it('keeps no more tokens than it holds, however long nothing comes', () => {
    const bucket = new TokenBucket(1000, 10_000, 300);
    expect(bucket.take(300, 0)).toBe(0);
    expect(bucket.take(400, 1e6)).toBe(100);
  });

  it('drops what finds no room to wait, and takes in again when some has left', () => {
    const bucket = new TokenBucket(1000, 100, 1);
    expect([bucket.take(61, 0), bucket.take(40, 0), bucket.take(40, 0)]).toEqual([60, DROPPED, DROPPED]);
    expect(bucket.take(39, 0)).toBe(99);
    expect(bucket.take(40, 60)).toBe(79);
  });

  it('takes in a long message where its first packet finds room', () => {
    const bucket = new TokenBucket(1_000_000, 2000, 1);
    expect(bucket.take(100_000, 0)).toBeCloseTo(99.999, 9);
    expect(bucket.take(100, 0)).toBe(DROPPED);
  });

  it('never lets more pass in any time than its rate and its tokens, in order', () => {
    const sends = fc.array(
      fc.record({ afterMs: fc.double({ min: 0, max: 50, noNaN: true }), bytes: fc.integer({ min: 1, max: 400 }) }),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(sends, (all) => {
        const bucket = new TokenBucket(1000, 1000, 500);
        let nowMs = 0;
        const passed: { atMs: number; bytes: number }[] = [];
        for (const { afterMs, bytes } of all) {
          nowMs += afterMs;
          const heldMs = bucket.take(bytes, nowMs);
          if (heldMs !== DROPPED) passed.push({ atMs: nowMs + heldMs, bytes });
        }
        for (const [i, first] of passed.entries()) {
          let sum = 0;
          for (const { atMs, bytes } of passed.slice(i)) {
            sum += bytes;
            expect(sum).toBeLessThanOrEqual(atMs - first.atMs + 500 + 400 + 1e-6);
          }
          if (i > 0) expect(first.atMs).toBeGreaterThanOrEqual(passed[i - 1]!.atMs);
        }
      }),
    );
  });
});
