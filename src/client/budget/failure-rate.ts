import { type PolicyKind, policyKind } from '../policy-kind.ts';
import { SlidingCounts } from '../sliding-counts.ts';
import type { AttemptBudget, BudgetParts } from './attempt-budget.ts';

/**
 * A circuit breaker of retries alone: first attempts always go, and retries as long as the attempts that failed lately are
 * no more than a share of the requests.
 *
 * Source: M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022), whose simulation divides failed
 * attempts by requests.
 */
export const failureRate: PolicyKind<AttemptBudget, BudgetParts> = policyKind({
  name: 'failureRate',
  summary: 'A breaker of retries alone: none while more than a share of the requests of the last seconds failed.',
  options: {
    thresholdPercent: {
      kind: 'number',
      default: 10,
      minimum: 0,
      maximum: 100,
      summary: 'Failed attempts in percent of the requests, above which nothing is tried again.',
    },
    windowMs: { kind: 'duration', default: 10_000, summary: 'For how long a request counts.' },
  },
  create({ thresholdPercent, windowMs }, { clientCount, time }) {
    const counts = new SlidingCounts(windowMs, clientCount);
    return {
      begun: (client) => counts.add(client, 1, 0, time.nowMs),
      ended() {},
      attemptEnded(client, isGood) {
        if (!isGood) counts.add(client, 0, 1, time.nowMs);
      },
      hasRoom(client) {
        counts.forgetOld(client, time.nowMs);
        return counts.second(client) * 100 <= thresholdPercent * counts.first(client);
      },
      take() {},
      giveBack() {},
    };
  },
});
