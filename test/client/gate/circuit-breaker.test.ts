import { describe, expect, it } from 'vitest';
import { CircuitBreaker, type CircuitBreakerSpec } from '../../../src/client/gate/circuit-breaker.ts';
import { Verdict } from '../../../src/client/gate/gate.ts';
import { Streams } from '../../../src/random/stream.ts';

const time = { nowMs: 0 };

function breaker(parts: Partial<CircuitBreakerSpec> = {}): CircuitBreaker {
  time.nowMs = 0;
  const spec: CircuitBreakerSpec = {
    scope: 'client',
    opensOn: { kind: 'consecutiveFailures', options: { failures: 3 } },
    openForMs: 1000,
    probes: 1,
    probeTimeoutMs: Number.POSITIVE_INFINITY,
    ...parts,
  };
  return new CircuitBreaker(spec, { time, keyCount: 1, stream: new Streams(1, 0).named('breaker') });
}

/** An attempt now, if it may go. */
function attempt(each: CircuitBreaker, verdict: Verdict, key = 0): boolean {
  if (!each.admits(key)) return false;
  each.begun(key);
  each.ended(key, verdict, time.nowMs);
  return true;
}

/** A breaker that has just opened, at time 0. */
function opened(parts: Partial<CircuitBreakerSpec> = {}): CircuitBreaker {
  const each = breaker(parts);
  for (let i = 0; i < 3; i++) attempt(each, Verdict.bad);
  expect(each.admits(0)).toBe(false);
  return each;
}

describe('a circuit breaker', () => {
  it('keeps everything back while it is open, and tries again afterwards', () => {
    const each = opened();
    time.nowMs = 999;
    expect(each.admits(0)).toBe(false);
    time.nowMs = 1000;
    expect(each.admits(0)).toBe(true);
  });

  it('lets no more go at a time than it has probes while it is half-open', () => {
    const each = opened({ probes: 2 });
    time.nowMs = 1000;
    each.begun(0);
    expect(each.admits(0)).toBe(true);
    each.begun(0);
    expect(each.admits(0)).toBe(true);
    each.begun(0);
    expect(each.admits(0)).toBe(false);
  });

  it('closes when all probes were good, and counts anew', () => {
    const each = opened({ probes: 2 });
    time.nowMs = 1000;
    attempt(each, Verdict.good);
    attempt(each, Verdict.good);
    expect([attempt(each, Verdict.bad), attempt(each, Verdict.bad), each.admits(0)]).toEqual([true, true, true]);
  });

  it('opens again with the first probe that is bad', () => {
    const each = opened({ probes: 2 });
    time.nowMs = 1000;
    attempt(each, Verdict.good);
    attempt(each, Verdict.bad);
    time.nowMs = 1999;
    expect(each.admits(0)).toBe(false);
    time.nowMs = 2000;
    expect(each.admits(0)).toBe(true);
  });

  it('lets another probe go for one of which nothing came to be known', () => {
    const each = opened();
    time.nowMs = 1000;
    attempt(each, Verdict.unknown);
    expect(attempt(each, Verdict.good)).toBe(true);
    expect(attempt(each, Verdict.good)).toBe(true);
  });

  it('does not listen to what was sent before it opened', () => {
    const each = opened();
    time.nowMs = 1000;
    expect(each.admits(0)).toBe(true);
    each.begun(0);
    each.ended(0, Verdict.good, 0);
    each.ended(0, Verdict.bad, 0);
    expect(each.admits(0)).toBe(false);
    each.ended(0, Verdict.good, 1000);
    expect(each.admits(0)).toBe(true);
  });

  it('limits the time of its probes alone', () => {
    const each = opened({ probeTimeoutMs: 250 });
    expect(each.mostMs(0)).toBe(Number.POSITIVE_INFINITY);
    time.nowMs = 1000;
    each.admits(0);
    expect(each.mostMs(0)).toBe(250);
  });

  it('is one for each key, which may come later', () => {
    const each = breaker();
    for (let i = 0; i < 3; i++) attempt(each, Verdict.bad, 40);
    expect([each.admits(40), each.admits(0), each.admits(39)]).toEqual([false, true, true]);
  });
});
