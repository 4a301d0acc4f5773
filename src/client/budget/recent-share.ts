import { type PolicyKind, policyKind } from '../policy-kind.ts';
import { SlidingCounts } from '../sliding-counts.ts';
import type { AttemptBudget, BudgetParts } from './attempt-budget.ts';

/** What adding tenths up may lose. */
const ROUNDING = 1e-9;

/**
 * Finagle's and Linkerd's retry budget: of the requests of the last `ttl` a share, and beside that so many a second.
 *
 * Source: Finagle RetryBudget.apply (ttl 10 s, minRetriesPerSec 10, percentCanRetry 0.2) over a LeakyTokenBucket;
 * Linkerd's ServiceProfile has the same defaults.
 */
export const recentShare: PolicyKind<AttemptBudget, BudgetParts> = policyKind({
  name: 'recentShare',
  summary: 'A share of the requests of the last seconds, and some a second whatever the share (Finagle, Linkerd).',
  options: {
    ratio: { kind: 'number', default: 0.2, minimum: 0, maximum: 1000, summary: 'Share of the requests.' },
    minPerSecond: {
      kind: 'number',
      default: 10,
      minimum: 0,
      maximum: 1e9,
      summary: 'Allowed a second beside the share.',
    },
    ttlMs: { kind: 'duration', default: 10_000, summary: 'For how long a request counts.' },
  },
  create({ ratio, minPerSecond, ttlMs }, { clientCount, time }) {
    const reserve = (minPerSecond * ttlMs) / 1000;
    const counts = new SlidingCounts(ttlMs, clientCount);
    return {
      begun: (client) => counts.add(client, ratio, 0, time.nowMs),
      ended() {},
      attemptEnded() {},
      hasRoom(client) {
        counts.forgetOld(client, time.nowMs);
        return reserve + counts.first(client) - counts.second(client) >= 1 - ROUNDING;
      },
      take: (client) => counts.add(client, 0, 1, time.nowMs),
      giveBack() {},
    };
  },
});
