import { Registry } from '../../base/registry.ts';
import type { PolicyKind } from '../policy-kind.ts';
import { activeShare } from './active-share.ts';
import type { AttemptBudget, BudgetParts } from './attempt-budget.ts';
import { failureRate } from './failure-rate.ts';
import { recentShare } from './recent-share.ts';
import { requestShare } from './request-share.ts';
import { tokenBucket } from './token-bucket.ts';

/** Every kind of budget of retries and hedges, one line each. */
export const budgetKinds: Registry<PolicyKind<AttemptBudget, BudgetParts>> = new Registry([
  requestShare,
  tokenBucket,
  recentShare,
  activeShare,
  failureRate,
]);
