import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';

/** A balancer of two servers, so that both are always compared, and its clock. */
function pair(name: string, options: object = {}) {
  const clock = { nowMs: 0 };
  const balancer = createBalancer(name, [{ id: 'a' }, { id: 'b' }], { now: () => clock.nowMs, ...options });
  const picked = (times = 40): string[] => [...new Set(Array.from({ length: times }, () => balancer.pick()!))].sort();
  const serve = (id: string, latencyMs: number): void => {
    balancer.opened(id);
    balancer.closed(id, { latencyMs });
  };
  return { clock, balancer, picked, serve };
}

describe('linkerd/peak-ewma', () => {
  it('compares latency × (requests under way + 1)', () => {
    const { clock, balancer, picked, serve } = pair('linkerd/peak-ewma', { defaultRttMs: 0 });
    serve('a', 100);
    serve('b', 250);
    expect(picked()).toEqual(['a']);
    balancer.opened('a');
    // 100 × 2 against 250 × 1.
    expect(picked()).toEqual(['a']);
    balancer.opened('a');
    expect(picked()).toEqual(['b']);
    clock.nowMs = 10_000;
    // Both fade alike.
    expect(picked()).toEqual(['b']);
  });

  it('takes a server that has not answered to need 30 ms', () => {
    const { picked, serve } = pair('linkerd/peak-ewma');
    expect(picked()).toEqual(['a', 'b']);
    serve('a', 29);
    // An answer at the same instant does not replace the estimate: no time has passed.
    expect(picked()).toEqual(['a', 'b']);
    serve('b', 31);
    expect(picked()).toEqual(['a']);
  });

  it('tries a new server as its default fades', () => {
    const { clock, balancer, picked } = pair('linkerd/peak-ewma');
    balancer.remove('b');
    const answer = (): void => {
      balancer.opened('a');
      balancer.closed('a', { latencyMs: 5 });
    };
    for (; clock.nowMs < 100_000; clock.nowMs += 100) answer();
    balancer.add({ id: 'c' });
    expect(picked()).toEqual(['a']);
    const added = clock.nowMs;
    for (; !picked().includes('c'); clock.nowMs += 100) answer();
    // 30 e^(−t/10 s) falls below 5 at 10 s × ln 6, about 18 s.
    expect((clock.nowMs - added) / 1000).toBeCloseTo(18, 0);
  });

  it('sends more to a server that fails fast', () => {
    const { clock, balancer, picked } = pair('linkerd/peak-ewma');
    for (let i = 0; i < 100; i++) {
      clock.nowMs += 1000;
      balancer.opened('a');
      balancer.closed('a', { latencyMs: 1, failed: true });
      balancer.opened('b');
      balancer.closed('b', { latencyMs: 80 });
    }
    expect(picked()).toEqual(['a']);
  });
});

describe('linkerd/least-loaded', () => {
  it('compares requests under way, whatever the weights', () => {
    const { balancer, picked } = pair('linkerd/least-loaded');
    expect(picked()).toEqual(['a', 'b']);
    balancer.opened('a');
    balancer.setWeight('a', 9);
    expect(picked()).toEqual(['b']);
    balancer.opened('b');
    expect(picked()).toEqual(['a', 'b']);
    balancer.closed('a', { latencyMs: 5 });
    expect(picked()).toEqual(['a']);
  });
});

describe('finagle/peak-ewma', () => {
  it('takes a server without an answer at once, and then waits for it', () => {
    const { balancer, picked, serve } = pair('finagle/peak-ewma');
    serve('a', 100);
    expect(picked()).toEqual(['b']);
    balancer.opened('b');
    expect(picked()).toEqual(['a']);
    for (let i = 0; i < 50; i++) balancer.opened('a');
    expect(picked()).toEqual(['a']);
    balancer.closed('b', { latencyMs: 300 });
    expect(picked()).toEqual(['b']);
  });
});
