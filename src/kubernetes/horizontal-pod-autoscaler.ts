import type { ReplicaProposal, Tolerances } from './replica-proposal.ts';
import type { ScalingBehavior } from './scaling-behavior.ts';
import { downscaleStabilizationMs, extendScalingHistory, type ScalingHistory } from './scaling-history.ts';
import { scaleDownLimit, scaleUpLimit, stabilizeReplicas } from './scaling-limits.ts';

/** The limits of a HorizontalPodAutoscaler: its spec without target and metrics. */
export interface AutoscalerLimits {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Absent: the rules from before behavior existed (5 minutes down, at most double or 4 up). */
  readonly behavior?: ScalingBehavior | undefined;
}

/** Defaults of autoscaling/v2: one replica at least; without metrics, 80 % of the CPU requested. */
export const autoscalerDefaults: { readonly minReplicas: number; readonly cpuAverageUtilization: number } = {
  minReplicas: 1,
  cpuAverageUtilization: 80,
};

/** --horizontal-pod-autoscaler-tolerance. */
export const defaultTolerance = 0.1;

/** --horizontal-pod-autoscaler-sync-period. */
export const autoscalerSyncPeriodMs = 15_000;

/** Why the decision is as it is, in the words of the conditions ScalingLimited and ScalingActive. */
export type ScalingReason =
  | 'DesiredWithinRange'
  | 'TooFewReplicas'
  | 'TooManyReplicas'
  | 'ScaleUpLimit'
  | 'ScaleDownLimit'
  | 'ScalingDisabled'
  | 'InvalidMetrics';

/** The replicas to set, what limited them, and what to remember for the next decision. */
export interface ScalingDecision {
  readonly replicas: number;
  readonly reason: ScalingReason;
  readonly history: ScalingHistory;
}

/** The tolerances in force: those of the behavior, else the controller's own. */
export function tolerancesOf(behavior: ScalingBehavior | undefined, tolerance: number = defaultTolerance): Tolerances {
  return {
    scaleUp: behavior?.scaleUp.tolerance ?? tolerance,
    scaleDown: behavior?.scaleDown.tolerance ?? tolerance,
  };
}

/**
 * The largest of the metrics' proposals; undefined if none could tell, or if some could not and the others
 * would scale down.
 *
 * Source: pkg/controller/podautoscaler/horizontal.go computeReplicasForMetrics.
 */
export function largestProposal(proposals: readonly ReplicaProposal[], currentReplicas: number): number | undefined {
  const valid = proposals.flatMap((each) => (each.ok ? [each.replicas] : []));
  if (valid.length === 0) return undefined;
  const largest = Math.max(...valid);
  return valid.length < proposals.length && largest < currentReplicas ? undefined : largest;
}

/**
 * One round of the autoscaler: from what the metrics ask for to the replicas it sets. A target at zero
 * replicas is left alone unless zero is allowed; one beyond its limits is put there without a look at metrics.
 *
 * Source: pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler, normalizeDesiredReplicas,
 * normalizeDesiredReplicasWithBehaviors, storeScaleEvent.
 */
export function decideReplicas(
  { minReplicas, maxReplicas, behavior }: AutoscalerLimits,
  currentReplicas: number,
  proposals: readonly ReplicaProposal[],
  history: ScalingHistory,
  nowMs: number,
): ScalingDecision {
  const decided = (replicas: number, reason: ScalingReason, recommended?: number): ScalingDecision => ({
    replicas,
    reason,
    history: extendScalingHistory(history, behavior, replicas - currentReplicas, recommended, nowMs),
  });
  if (currentReplicas === 0 && minReplicas !== 0) return decided(0, 'ScalingDisabled');
  if (currentReplicas > maxReplicas) return decided(maxReplicas, 'TooManyReplicas');
  if (currentReplicas < minReplicas) return decided(minReplicas, 'TooFewReplicas');
  const desired = largestProposal(proposals, currentReplicas);
  if (desired === undefined) return decided(currentReplicas, 'InvalidMetrics');

  const stable = stabilized(behavior, desired, currentReplicas, history, nowMs);
  const up = upperBound(behavior, currentReplicas, history, nowMs);
  if (stable > Math.min(up, maxReplicas)) {
    return up < maxReplicas ? decided(up, 'ScaleUpLimit', desired) : decided(maxReplicas, 'TooManyReplicas', desired);
  }
  const down =
    behavior === undefined ? minReplicas : scaleDownLimit(currentReplicas, behavior.scaleDown, history, nowMs);
  if (stable < Math.max(down, minReplicas)) {
    return down > minReplicas
      ? decided(down, 'ScaleDownLimit', desired)
      : decided(minReplicas, 'TooFewReplicas', desired);
  }
  return decided(stable, 'DesiredWithinRange', desired);
}

function stabilized(
  behavior: ScalingBehavior | undefined,
  desired: number,
  current: number,
  { recommendations }: ScalingHistory,
  nowMs: number,
): number {
  if (behavior !== undefined) return stabilizeReplicas(desired, current, recommendations, behavior, nowMs);
  // Without a behavior a recommendation still counts when it is exactly as old as the window.
  const recent = recommendations.filter(({ atMs }) => atMs >= nowMs - downscaleStabilizationMs);
  return Math.max(desired, ...recent.map(({ replicas }) => replicas));
}

function upperBound(
  behavior: ScalingBehavior | undefined,
  current: number,
  history: ScalingHistory,
  nowMs: number,
): number {
  return behavior === undefined ? Math.max(2 * current, 4) : scaleUpLimit(current, behavior.scaleUp, history, nowMs);
}
