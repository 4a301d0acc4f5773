import type { PodDisruptionBudget } from '../../kubernetes/objects.ts';
import { checkIntOrPercent } from './check-int-or-percent.ts';
import type { Complain } from './complain.ts';

/**
 * What the API server would refuse in a PodDisruptionBudget.
 *
 * Source: pkg/apis/policy/validation ValidatePodDisruptionBudgetSpec; the messages are its own.
 */
export function checkDisruptionBudget({ spec }: PodDisruptionBudget, complain: Complain): void {
  const { minAvailable, maxUnavailable } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    complain(['spec', 'maxUnavailable'], 'spec: minAvailable and maxUnavailable cannot be both set');
  }
  if (minAvailable !== undefined) checkIntOrPercent(minAvailable, ['spec', 'minAvailable'], complain);
  if (maxUnavailable !== undefined) checkIntOrPercent(maxUnavailable, ['spec', 'maxUnavailable'], complain);
}
