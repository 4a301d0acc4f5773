import { scaledIntOrPercent } from '../int-or-percent.ts';
import type { PodDisruptionBudget } from '../pod-disruption-budget.ts';

/** A pod that a budget selects. */
export interface BudgetedPod {
  readonly ready: boolean;
  readonly terminating: boolean;
}

/** What stands in a budget's status. */
export interface DisruptionStatus {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  readonly currentHealthy: number;
  /** How many evictions are granted before the status is written again. */
  readonly disruptionsAllowed: number;
}

/**
 * The status of a PodDisruptionBudget. A number as `minAvailable` counts the pods that there are; percentages and
 * `maxUnavailable` count what the pods' owners ask for, and round up. Pods of an owner without a scale (a DaemonSet)
 * can only have a number as `minAvailable`; with anything else, or with no bound at all, no disruption is allowed.
 *
 * Source: pkg/controller/disruption/disruption.go getExpectedPodCount, countHealthyPods, updatePdbStatus, failSafe.
 *
 * @param expectedScale the sum of the replicas that the owners of its pods ask for; null where one has no scale.
 */
export function disruptionStatus(
  { minAvailable, maxUnavailable }: PodDisruptionBudget['spec'],
  pods: readonly BudgetedPod[],
  expectedScale: number | null,
): DisruptionStatus {
  const currentHealthy = pods.filter(({ ready, terminating }) => ready && !terminating).length;
  if (maxUnavailable === undefined) {
    if (minAvailable === undefined) return statusOf(0, 0, currentHealthy);
    if (typeof minAvailable === 'number') return statusOf(pods.length, minAvailable, currentHealthy);
    if (expectedScale === null) return statusOf(0, 0, currentHealthy);
    return statusOf(expectedScale, scaledIntOrPercent(minAvailable, expectedScale, 'up'), currentHealthy);
  }
  if (expectedScale === null) return statusOf(0, 0, currentHealthy);
  const away = scaledIntOrPercent(maxUnavailable, expectedScale, 'up');
  return statusOf(expectedScale, Math.max(0, expectedScale - away), currentHealthy);
}

function statusOf(expectedPods: number, desiredHealthy: number, currentHealthy: number): DisruptionStatus {
  const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed };
}

/** What the API server says to an eviction: it deletes the pod, or answers 429 or 500. */
export type EvictionAnswer = 'evicted' | 'too-many-requests' | 'several-budgets';

/**
 * Whether a pod may be evicted. One that is Pending or terminating already goes whatever the budget; one that is not
 * ready goes without counting where the policy is AlwaysAllow or the budget has enough healthy pods; any other takes
 * one of the disruptions allowed. A pod of two budgets is refused for good.
 *
 * Source: pkg/registry/core/pod/storage/eviction.go Create, canIgnorePDB, checkAndDecrement.
 *
 * @param budgets the status of each budget that selects the pod, and its unhealthyPodEvictionPolicy.
 * @returns the answer, and whether it takes one of the disruptions that the budget allows.
 */
export function answerEviction(
  pod: BudgetedPod & { readonly pending: boolean },
  budgets: readonly (DisruptionStatus & { readonly policy: 'IfHealthyBudget' | 'AlwaysAllow' })[],
): { readonly answer: EvictionAnswer; readonly counts: boolean } {
  const [budget, second] = budgets;
  if (pod.pending || pod.terminating || budget === undefined) return { answer: 'evicted', counts: false };
  if (second !== undefined) return { answer: 'several-budgets', counts: false };
  const { policy, currentHealthy, desiredHealthy, disruptionsAllowed } = budget;
  const isHealthyBudget = currentHealthy >= desiredHealthy && desiredHealthy > 0;
  if (!pod.ready && (policy === 'AlwaysAllow' || isHealthyBudget)) return { answer: 'evicted', counts: false };
  if (disruptionsAllowed <= 0) return { answer: 'too-many-requests', counts: false };
  return { answer: 'evicted', counts: true };
}
