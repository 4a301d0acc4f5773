import { type PolicyKind, policyKind } from '../policy-kind.ts';
import type { AttemptBudget, BudgetParts } from './attempt-budget.ts';

/**
 * The retry token bucket of AWS' SDKs: it begins full, each success puts a part of a token into it, and each retry takes a
 * whole one out. While a Service answers, retries are free; when it does not, they cease.
 *
 * Source: M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022), with 0.1 of a token a success. The
 * SDKs' standard mode has a capacity of 500, 5 for a retry and 1 for a success: 100 and 0.2 in retries.
 */
export const tokenBucket: PolicyKind<AttemptBudget, BudgetParts> = policyKind({
  name: 'tokenBucket',
  summary: 'A bucket of tokens that begins full: a success fills it by a part of one, a retry takes one (AWS SDKs).',
  options: {
    perSuccess: { kind: 'number', default: 0.1, minimum: 0, maximum: 1000, summary: 'Tokens for a success.' },
    capacity: { kind: 'number', default: 100, minimum: 1, maximum: 1e9, summary: 'The most tokens.' },
    perRetry: { kind: 'number', default: 1, minimum: 0.001, maximum: 1000, summary: 'Tokens that a retry costs.' },
  },
  create({ perSuccess, capacity, perRetry }, { clientCount }) {
    const tokens = new Float64Array(clientCount).fill(capacity);
    return {
      begun() {},
      ended(client, isGood) {
        if (isGood) tokens[client] = Math.min(capacity, tokens[client]! + perSuccess);
      },
      attemptEnded() {},
      hasRoom: (client) => tokens[client]! >= perRetry,
      take(client) {
        tokens[client]! -= perRetry;
      },
      giveBack() {},
    };
  },
});
