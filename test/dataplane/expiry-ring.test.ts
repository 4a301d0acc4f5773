import { describe, expect, it } from 'vitest';
import { ExpiryRing } from '../../src/dataplane/expiry-ring.ts';

describe('a ring of things that last equally long', () => {
  it('counts them until their time is over, in the order in which they came, however many there are', () => {
    const ring = new ExpiryRing(100);
    for (let timeMs = 0; timeMs < 1000; timeMs++) {
      ring.add(timeMs);
      ring.expire(timeMs);
      expect(ring.count).toBe(Math.min(timeMs + 1, 100));
    }
    ring.expire(1050);
    expect(ring.count).toBe(49);
    ring.dropOldest();
    expect(ring.count).toBe(48);
    ring.expire(2000);
    expect(ring.count).toBe(0);
  });
});
