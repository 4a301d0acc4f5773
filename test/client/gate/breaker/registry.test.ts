import { describe, expect, it } from 'vitest';
import type { BreakerRule } from '../../../../src/client/gate/breaker/breaker-rule.ts';
import { breakerRules } from '../../../../src/client/gate/breaker/registry.ts';
import { Streams } from '../../../../src/random/stream.ts';

const time = { nowMs: 0 };

function rule(kind: string, options: Readonly<Record<string, number>>): BreakerRule {
  time.nowMs = 0;
  const stream = new Streams(1, 0).named('rule');
  return breakerRules.get(kind).create(options, { time, keyCount: 1, stream });
}

/** Whether each of these opens it: `x` is a failure, `.` a success, `-` a second without anything. */
function opens(each: BreakerRule, story: string): readonly number[] {
  const at: number[] = [];
  for (const [i, what] of [...story].entries()) {
    if (what === '-') time.nowMs += 1000;
    else if (what === '.') each.succeeded(0);
    else if (each.failed(0)) at.push(i);
  }
  return at;
}

describe('failures in a row', () => {
  it('open it, and a success begins the count anew', () => {
    expect(opens(rule('consecutiveFailures', { failures: 3 }), 'xx.xx.xxx')).toEqual([8]);
  });
});

describe('a rate of failures', () => {
  it('opens it when the window holds enough attempts and enough of them failed', () => {
    const options = { thresholdPercent: 50, windowMs: 10_000, minimum: 4 };
    expect(opens(rule('failureRate', options), 'xxx')).toEqual([]);
    expect(opens(rule('failureRate', options), '..xx')).toEqual([3]);
    expect(opens(rule('failureRate', options), '...xx')).toEqual([]);
    expect(opens(rule('failureRate', options), '...----------xx..x')).toEqual([17]);
  });
});

describe('a number of failures', () => {
  it('opens it when they are within the time, however many attempts were good', () => {
    const options = { failures: 3, windowMs: 5000 };
    expect(opens(rule('failureCount', options), 'x.....x.....x')).toEqual([12]);
    expect(opens(rule('failureCount', options), 'xx-----x')).toEqual([]);
  });
});

describe.each(breakerRules.names)('%s', (kind) => {
  it('forgets what was before when it is reset', () => {
    const each = rule(kind, {});
    const untilOpen = () => {
      for (let count = 1; ; count++) if (each.failed(0)) return count;
    };
    const first = untilOpen();
    each.reset(0);
    expect(untilOpen()).toBe(first);
  });
});
