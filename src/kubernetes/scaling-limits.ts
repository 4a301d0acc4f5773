import type { ScalingBehavior, ScalingRules } from './scaling-behavior.ts';
import type { ScalingHistory, TimedReplicas } from './scaling-history.ts';

/**
 * The replicas nearest to the current ones between the lowest recommendation of the window up and the
 * highest of the window down. A recommendation that is exactly as old as a window no longer counts.
 *
 * Source: pkg/controller/podautoscaler/horizontal.go stabilizeRecommendationWithBehaviors.
 */
export function stabilizeReplicas(
  desired: number,
  current: number,
  recommendations: readonly TimedReplicas[],
  { scaleUp, scaleDown }: ScalingBehavior,
  nowMs: number,
): number {
  let lowest = desired;
  let highest = desired;
  for (const { replicas, atMs } of recommendations) {
    if (atMs > nowMs - scaleUp.stabilizationWindowSeconds * 1000) lowest = Math.min(lowest, replicas);
    if (atMs > nowMs - scaleDown.stabilizationWindowSeconds * 1000) highest = Math.max(highest, replicas);
  }
  return Math.min(Math.max(current, lowest), highest);
}

/**
 * How far up the policies let the replicas go now; never below the current ones.
 *
 * Source: pkg/controller/podautoscaler/horizontal.go calculateScaleUpLimitWithScalingRules.
 */
export function scaleUpLimit(current: number, rules: ScalingRules, history: ScalingHistory, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = rules.policies.map(({ type, value, periodSeconds }) => {
    const before = replicasAtPeriodStart(current, periodSeconds, history, nowMs);
    // Rounded up: a small share of few pods would never grow.
    return type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return Math.max(current, rules.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits));
}

/**
 * How far down the policies let the replicas go now; never above the current ones.
 *
 * Source: pkg/controller/podautoscaler/horizontal.go calculateScaleDownLimitWithBehaviors.
 */
export function scaleDownLimit(current: number, rules: ScalingRules, history: ScalingHistory, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = rules.policies.map(({ type, value, periodSeconds }) => {
    const before = replicasAtPeriodStart(current, periodSeconds, history, nowMs);
    return type === 'Pods' ? before - value : Math.trunc(before * (1 - value / 100));
  });
  return Math.min(current, rules.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits));
}

function replicasAtPeriodStart(
  current: number,
  periodSeconds: number,
  { scaleUps, scaleDowns }: ScalingHistory,
  nowMs: number,
): number {
  const startMs = nowMs - periodSeconds * 1000;
  return current - changeSince(startMs, scaleUps) + changeSince(startMs, scaleDowns);
}

function changeSince(startMs: number, changes: readonly TimedReplicas[]): number {
  return changes.reduce((sum, { replicas, atMs }) => (atMs > startMs ? sum + replicas : sum), 0);
}
