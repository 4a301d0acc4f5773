import { describe, expect, it } from 'vitest';
import { AdaptiveThrottling } from '../../../src/client/gate/adaptive-throttling.ts';
import { Verdict } from '../../../src/client/gate/gate.ts';
import { Streams } from '../../../src/random/stream.ts';

/** Sends a request each millisecond to a Service that accepts one in so many; returns the share that was sent. */
function shareSent(acceptOneIn: number, k: number): number {
  const time = { nowMs: 0 };
  const stream = new Streams(1, 0).named('throttling');
  const gate = new AdaptiveThrottling({ k, windowMs: 10_000 }, { time, keyCount: 1, stream });
  let sent = 0;
  let measured = 0;
  for (let i = 0; i < 60_000; i++) {
    time.nowMs = i;
    if (i >= 20_000) measured++;
    if (!gate.admits(0)) continue;
    gate.begun(0);
    // The Service answers what it can of the requests that come, evenly.
    const isAccepted = i % acceptOneIn === 0;
    gate.ended(0, isAccepted ? Verdict.good : Verdict.bad);
    if (i >= 20_000) sent++;
  }
  return sent / measured;
}

describe('client-side throttling', () => {
  it('lets everything go while more than one in K is accepted', () => {
    expect(shareSent(1, 2)).toBe(1);
  });

  // Of what it wants to send, a share s goes, of which the Service accepts a part a: s = K · a · s has no other
  // solution than s small when K · a < 1; the +1 in the denominator keeps a few going.
  it('lets but a few go when fewer than one in K of those that go is accepted', () => {
    expect(shareSent(4, 2)).toBeLessThan(0.02);
    expect(shareSent(4, 2)).toBeGreaterThan(0);
  });

  it('lets K times what is accepted go when the Service accepts so many a second', () => {
    const time = { nowMs: 0 };
    const stream = new Streams(1, 0).named('throttling');
    const gate = new AdaptiveThrottling({ k: 2, windowMs: 10_000 }, { time, keyCount: 1, stream });
    let sent = 0;
    let tokens = 0;
    for (let i = 0; i < 100_000; i++) {
      time.nowMs = i;
      tokens = Math.min(10, tokens + 0.1);
      if (!gate.admits(0)) continue;
      gate.begun(0);
      const isAccepted = tokens >= 1;
      if (isAccepted) tokens--;
      gate.ended(0, isAccepted ? Verdict.good : Verdict.bad);
      if (i >= 20_000) sent++;
    }
    // 100 a second are accepted of 1000 that are wanted: 200 a second are sent.
    expect(Math.abs(sent / 80_000 - 0.2)).toBeLessThan(0.01);
  });
});
