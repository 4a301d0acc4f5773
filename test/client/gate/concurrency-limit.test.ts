import { describe, expect, it } from 'vitest';
import { ConcurrencyLimit, limitKinds } from '../../../src/client/gate/concurrency-limit.ts';
import { Verdict } from '../../../src/client/gate/gate.ts';
import { Streams } from '../../../src/random/stream.ts';

const time = { nowMs: 0 };

function gate(kind: string, options: Readonly<Record<string, number>> = {}, keyCount = 1): ConcurrencyLimit {
  time.nowMs = 0;
  return new ConcurrencyLimit({ kind, options }, { time, keyCount, stream: new Streams(1, 0).named('limit') });
}

/** Lets as many attempts go as may, and returns how many. */
function fill(each: ConcurrencyLimit, key = 0): number {
  let count = 0;
  for (; count < 10_000 && each.admits(key); count++) each.begun(key);
  return count;
}

describe('a limit of the attempts under way', () => {
  it.each(limitKinds.names)('%s lets some go, and another one when one of them has ended', (kind) => {
    const each = gate(kind);
    expect(fill(each)).toBeGreaterThan(0);
    each.ended(0, Verdict.unknown, 0);
    expect(fill(each)).toBe(1);
  });

  it('is each client’s own', () => {
    const each = gate('fixed', { limit: 3 }, 2);
    expect([fill(each, 0), fill(each, 1)]).toEqual([3, 3]);
  });

  it('learns from good and bad answers, and nothing from what was given up', () => {
    const each = gate('aimd', { initial: 20 });
    expect(fill(each)).toBe(20);
    each.ended(0, Verdict.unknown, 0);
    expect(fill(each)).toBe(1);
    each.ended(0, Verdict.good, 0);
    expect(fill(each)).toBe(2);
    each.ended(0, Verdict.bad, 0);
    // 21 × 0.9: 18 of the 20 that are left.
    each.ended(0, Verdict.unknown, 0);
    each.ended(0, Verdict.unknown, 0);
    expect(fill(each)).toBe(0);
    each.ended(0, Verdict.unknown, 0);
    expect(fill(each)).toBe(1);
  });
});
