import { type PolicyKind, policyKind } from '../../policy-kind.ts';
import { SlidingCounts } from '../../sliding-counts.ts';
import type { GateParts } from '../gate.ts';
import type { BreakerRule } from './breaker-rule.ts';

/** A share of the attempts of a window of time, as resilience4j (TIME_BASED) and Hystrix have it. */
export const failureRate: PolicyKind<BreakerRule, GateParts> = policyKind({
  name: 'failureRate',
  summary: 'When a share of the attempts of the last seconds failed, and there were enough of them.',
  options: {
    thresholdPercent: {
      kind: 'number',
      default: 50,
      minimum: 0.001,
      maximum: 100,
      summary: 'From how many percent on. resilience4j and Hystrix have 50.',
    },
    windowMs: { kind: 'duration', default: 10_000, summary: 'The window. Hystrix has 10 s.' },
    minimum: {
      kind: 'number',
      whole: true,
      default: 20,
      minimum: 1,
      maximum: 1_000_000_000,
      summary: 'With fewer attempts in the window it stays closed. Hystrix has 20, resilience4j 100.',
    },
  },
  create({ thresholdPercent, windowMs, minimum }, { keyCount, time }) {
    const counts = new SlidingCounts(windowMs, keyCount);
    return {
      succeeded: (key) => counts.add(key, 1, 0, time.nowMs),
      failed(key) {
        counts.add(key, 1, 1, time.nowMs);
        return counts.first(key) >= minimum && 100 * counts.second(key) >= thresholdPercent * counts.first(key);
      },
      reset: (key) => counts.clear(key),
    };
  },
});
