import { type PolicyKind, policyKind } from '../../policy-kind.ts';
import { SlidingCounts } from '../../sliding-counts.ts';
import type { GateParts } from '../gate.ts';
import type { BreakerRule } from './breaker-rule.ts';

/** So many failures within a time, however many attempts were good, as Shopify's semian has it. */
export const failureCount: PolicyKind<BreakerRule, GateParts> = policyKind({
  name: 'failureCount',
  summary: 'After so many failures within a time, however many attempts were good (semian).',
  options: {
    failures: {
      kind: 'number',
      whole: true,
      default: 3,
      minimum: 1,
      maximum: 1_000_000,
      summary: 'How many: semian’s error_threshold.',
    },
    windowMs: {
      kind: 'duration',
      default: 10_000,
      summary: 'Within which time: semian’s error_threshold_timeout, by default its error_timeout.',
    },
  },
  create({ failures, windowMs }, { keyCount, time }) {
    const counts = new SlidingCounts(windowMs, keyCount);
    return {
      succeeded() {},
      failed(key) {
        counts.add(key, 1, 0, time.nowMs);
        return counts.first(key) >= failures;
      },
      reset: (key) => counts.clear(key),
    };
  },
});
