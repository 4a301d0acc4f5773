import type { ScalingBehavior, ScalingRules } from './scaling-behavior.ts';

/** --horizontal-pod-autoscaler-downscale-stabilization: the window down where no behavior says another. */
export const downscaleStabilizationMs = 300_000;

/** A number of replicas, recommended or changed by, at a time. */
export interface TimedReplicas {
  readonly replicas: number;
  readonly atMs: number;
}

/** What an autoscaler remembers: its recommendations before stabilisation, and how many pods it added and removed. */
export interface ScalingHistory {
  readonly recommendations: readonly TimedReplicas[];
  readonly scaleUps: readonly TimedReplicas[];
  readonly scaleDowns: readonly TimedReplicas[];
}

/** What an autoscaler remembers as it first sees its target: that the replicas there are were recommended. */
export function startScalingHistory(currentReplicas: number, nowMs: number): ScalingHistory {
  return { recommendations: [{ replicas: currentReplicas, atMs: nowMs }], scaleUps: [], scaleDowns: [] };
}

/**
 * What it remembers after a decision: the recommendation if there was one, and the change of replicas if there was one.
 *
 * Source: pkg/controller/podautoscaler/horizontal.go stabilizeRecommendationWithBehaviors, storeScaleEvent.
 */
export function extendScalingHistory(
  { recommendations, scaleUps, scaleDowns }: ScalingHistory,
  behavior: ScalingBehavior | undefined,
  change: number,
  recommended: number | undefined,
  nowMs: number,
): ScalingHistory {
  const windowMs =
    behavior === undefined
      ? downscaleStabilizationMs
      : 1000 * Math.max(behavior.scaleUp.stabilizationWindowSeconds, behavior.scaleDown.stabilizationWindowSeconds);
  // Only a behavior's policies look at past changes.
  const up = behavior !== undefined && change > 0 ? behavior.scaleUp : undefined;
  const down = behavior !== undefined && change < 0 ? behavior.scaleDown : undefined;
  return {
    recommendations: recommended === undefined ? recommendations : keep(recommendations, recommended, windowMs, nowMs),
    scaleUps: up === undefined ? scaleUps : keep(scaleUps, change, longestPeriodMs(up), nowMs),
    scaleDowns: down === undefined ? scaleDowns : keep(scaleDowns, -change, longestPeriodMs(down), nowMs),
  };
}

/** The new entry takes the place of the last outdated one: others stay, and the other direction may count them yet. */
function keep(
  entries: readonly TimedReplicas[],
  replicas: number,
  windowMs: number,
  nowMs: number,
): readonly TimedReplicas[] {
  const outdated = entries.findLastIndex(({ atMs }) => atMs < nowMs - windowMs);
  const entry = { replicas, atMs: nowMs };
  return outdated < 0 ? [...entries, entry] : entries.with(outdated, entry);
}

function longestPeriodMs({ policies }: ScalingRules): number {
  return 1000 * Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds));
}
