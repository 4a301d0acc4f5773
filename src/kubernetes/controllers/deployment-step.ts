import { scaledIntOrPercent } from '../int-or-percent.ts';
import type { Deployment } from '../workload.ts';

/** What a Deployment's controller reads of its spec when it rolls. */
export interface RolledDeployment {
  readonly replicas: number;
  readonly strategy: Deployment['spec']['strategy'];
}

/** A ReplicaSet as the Deployment's controller has it: what it asked for, and what the status says is available. */
export interface ReplicaSetView {
  readonly replicas: number;
  readonly available: number;
}

/** How many pods each ReplicaSet is to have now: the new one, and the old ones in the order in which they were given. */
export interface DeploymentStep {
  readonly newReplicas: number;
  readonly oldReplicas: readonly number[];
}

/**
 * How many pods a rollout may add, and how many may be away: percentages of the replicas, the surge rounded up, the
 * unavailable ones rounded down; one may be away where both come to none, because else nothing could move.
 *
 * Source: pkg/controller/deployment/util/deployment_util.go ResolveFenceposts, MaxUnavailable.
 */
export function rolloutLimits({ replicas, strategy }: RolledDeployment): {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
} {
  const { rollingUpdate } = strategy;
  if (strategy.type !== 'RollingUpdate' || rollingUpdate === undefined) return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaledIntOrPercent(rollingUpdate.maxSurge, replicas, 'up');
  const unavailable = scaledIntOrPercent(rollingUpdate.maxUnavailable, replicas, 'down');
  const maxUnavailable = maxSurge === 0 && unavailable === 0 ? 1 : unavailable;
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

/**
 * One sync of a rolling update. First the new ReplicaSet grows as far as the surge allows; only if it does not, the old
 * ones shrink: first by what is not available in them anyway, then as far as enough pods stay available. A new
 * ReplicaSet that does not exist yet (null) is made with its first pods, and the same sync goes on to the old ones.
 *
 * Source: pkg/controller/deployment/rolling.go rolloutRolling, reconcileNewReplicaSet, reconcileOldReplicaSets;
 * util/deployment_util.go NewRSNewReplicas.
 *
 * @param olds the oldest first.
 */
export function rollingUpdateStep(
  deployment: RolledDeployment,
  newest: ReplicaSetView | null,
  olds: readonly ReplicaSetView[],
): DeploymentStep {
  const limits = rolloutLimits(deployment);
  const oldReplicas = olds.map(({ replicas }) => replicas);
  const before = newest?.replicas ?? 0;
  const newReplicas = grownReplicas(deployment.replicas, limits.maxSurge, before, sum(oldReplicas));
  if (newest !== null && newReplicas !== before) return { newReplicas, oldReplicas };
  const minAvailable = deployment.replicas - limits.maxUnavailable;
  const newUnavailable = newReplicas - (newest?.available ?? 0);
  const mostGone = newReplicas + sum(oldReplicas) - minAvailable - newUnavailable;
  if (sum(oldReplicas) === 0 || mostGone <= 0) return { newReplicas, oldReplicas };
  // Those that are not available would block the rollout.
  let left = mostGone;
  for (const [i, { replicas, available }] of olds.entries()) {
    const gone = Math.min(left, Math.max(0, replicas - available));
    oldReplicas[i] = replicas - gone;
    left -= gone;
  }
  left = (newest?.available ?? 0) + sum(olds.map(({ available }) => available)) - minAvailable;
  for (const [i, replicas] of oldReplicas.entries()) {
    const gone = Math.min(Math.max(0, left), replicas);
    oldReplicas[i] = replicas - gone;
    left -= gone;
  }
  return { newReplicas, oldReplicas };
}

/**
 * One sync of a Deployment whose strategy is Recreate: the old ReplicaSets go down to none, and the new one has pods
 * when no pod of the old ones is left, not even a terminating one.
 *
 * Source: pkg/controller/deployment/recreate.go rolloutRecreate.
 *
 * @param oldPodCount pods of other ReplicaSets that have not come to their end.
 */
export function recreateStep(
  { replicas }: RolledDeployment,
  newest: ReplicaSetView | null,
  olds: readonly ReplicaSetView[],
  oldPodCount: number,
): DeploymentStep {
  const isWaiting = oldPodCount > 0 || olds.some((each) => each.replicas > 0);
  return { newReplicas: isWaiting ? (newest?.replicas ?? 0) : replicas, oldReplicas: olds.map(() => 0) };
}

/** How many pods the new ReplicaSet may have beside the old ones. */
function grownReplicas(wanted: number, maxSurge: number, before: number, oldReplicas: number): number {
  if (before >= wanted) return wanted;
  const room = wanted + maxSurge - before - oldReplicas;
  return room <= 0 ? before : before + Math.min(room, wanted - before);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
