import { describe, expect, it } from 'vitest';
import { IcmpLimiter } from '../../src/dataplane/icmp-limiter.ts';

/** How many of so many messages to an address at one time are sent. */
function sent(limiter: IcmpLimiter, address: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) if (limiter.sends(address)) sum++;
  return sum;
}

describe('the ICMP errors of a node', () => {
  it('are six at once to an address, one a second later on, and six again after six quiet seconds', () => {
    const time = { nowMs: 0 };
    const limiter = new IcmpLimiter(time);
    expect(sent(limiter, 3, 100)).toBe(6);
    for (const nowMs of [1000, 2000, 3000]) {
      time.nowMs = nowMs;
      expect(sent(limiter, 3, 100)).toBe(1);
    }
    time.nowMs = 60_000;
    expect(sent(limiter, 3, 100)).toBe(6);
  });

  it('are 50 at once to all, a thousand a second later on; those of the node to itself count among them', () => {
    const time = { nowMs: 0 };
    const limiter = new IcmpLimiter(time);
    let sum = 0;
    for (let address = 0; address < 200; address++) sum += sent(limiter, address, 1);
    expect(sum).toBe(50);
    time.nowMs = 20;
    expect(sent(limiter, -1, 100)).toBe(20);
  });

  it('to one address are not fewer because others have got theirs', () => {
    const limiter = new IcmpLimiter({ nowMs: 0 });
    expect(sent(limiter, 100, 50)).toBe(6);
    expect(sent(limiter, 7, 50)).toBe(6);
  });
});
