import { type PolicyKind, policyKind } from '../policy-kind.ts';
import type { AttemptBudget, BudgetParts } from './attempt-budget.ts';

/**
 * A share of the requests: each one fills a bucket by so much, up to a capacity, and each attempt beyond the first empties
 * it by 1. It begins empty, so that whoever has sent nothing yet may not try again.
 */
export const requestShare: PolicyKind<AttemptBudget, BudgetParts> = policyKind({
  name: 'requestShare',
  summary:
    'A share of the requests: a bucket that each request fills by so much. What a plain share such as 20% means.',
  options: {
    ratio: { kind: 'number', default: 0.2, minimum: 0, maximum: 1, summary: 'What each request allows.' },
    capacity: { kind: 'number', default: 10, minimum: 1, maximum: 1e9, summary: 'The most that can be saved up.' },
  },
  create({ ratio, capacity }, { clientCount }) {
    const tokens = new Float64Array(clientCount);
    return {
      begun(client) {
        tokens[client] = Math.min(capacity, tokens[client]! + ratio);
      },
      ended() {},
      attemptEnded() {},
      hasRoom: (client) => tokens[client]! >= 1,
      take(client) {
        tokens[client]!--;
      },
      giveBack() {},
    };
  },
});
