import { type PolicyKind, policyKind } from '../policy-kind.ts';
import type { AttemptBudget, BudgetParts } from './attempt-budget.ts';

/**
 * Envoy's retry budget: of the requests that are under way now, no more than a share may be retries, but a few always
 * may. A retry counts from its decision on, its pause included.
 *
 * Source: Envoy config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget (budget_percent 20, min_retry_concurrency 3).
 */
export const activeShare: PolicyKind<AttemptBudget, BudgetParts> = policyKind({
  name: 'activeShare',
  summary: 'Of the requests that are under way, no more than a share may be retries, but a few always may (Envoy).',
  options: {
    percent: { kind: 'number', default: 20, minimum: 0, maximum: 100, summary: 'Percent of the requests under way.' },
    minConcurrency: {
      kind: 'number',
      whole: true,
      default: 3,
      minimum: 0,
      maximum: 1_000_000,
      summary: 'So many may be under way in any case.',
    },
  },
  create({ percent, minConcurrency }, { clientCount }) {
    const active = new Int32Array(clientCount);
    const extra = new Int32Array(clientCount);
    return {
      begun(client) {
        active[client]!++;
      },
      ended(client) {
        active[client]!--;
      },
      attemptEnded() {},
      hasRoom: (client) => extra[client]! < Math.max(minConcurrency, Math.floor((percent / 100) * active[client]!)),
      take(client) {
        extra[client]!++;
      },
      giveBack(client) {
        extra[client]!--;
      },
    };
  },
});
