import { type RolledDeployment, rolloutLimits } from './deployment-step.ts';

/** A ReplicaSet that a Deployment scales. */
export interface ScaledReplicaSet {
  readonly replicas: number;
  /** The most pods that the Deployment might have when it last set `replicas` (annotation max-replicas). */
  readonly maxReplicas: number;
}

/**
 * How many pods each ReplicaSet has after a Deployment was scaled, all at once and before a rollout goes on. Where one
 * alone has pods it gets them all; in the middle of a rolling update each one grows or shrinks by its share, what
 * rounding leaves goes to the largest, of equals to the newest when it grows and to the oldest when it shrinks.
 *
 * Source: pkg/controller/deployment/sync.go scale; util/deployment_util.go GetReplicaSetProportion.
 *
 * @param sets the oldest first; where none has pods the last one gets them.
 */
export function scaleDeployment(deployment: RolledDeployment, sets: readonly ScaledReplicaSet[]): readonly number[] {
  const { replicas: wanted, strategy } = deployment;
  const active = sets.flatMap(({ replicas }, i) => (replicas > 0 ? [i] : []));
  if (active.length <= 1) return sets.map((set, i) => (i === (active[0] ?? sets.length - 1) ? wanted : set.replicas));
  if (strategy.type !== 'RollingUpdate') return sets.map(({ replicas }) => replicas);
  const allowed = wanted > 0 ? wanted + rolloutLimits(deployment).maxSurge : 0;
  const toAdd = allowed - active.reduce((total, i) => total + sets[i]!.replicas, 0);
  const bySize = active.toSorted((a, b) => sets[b]!.replicas - sets[a]!.replicas || (toAdd > 0 ? b - a : a - b));
  const scaled = sets.map(({ replicas }) => replicas);
  let added = 0;
  for (const i of bySize) {
    const share = wanted === 0 ? -sets[i]!.replicas : shareOf(sets[i]!, allowed);
    const change = toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
    if (toAdd === 0 || toAdd === added) break;
    scaled[i] = scaled[i]! + change;
    added += change;
  }
  const [largest] = bySize;
  if (largest !== undefined) scaled[largest] = Math.max(0, scaled[largest]! + toAdd - added);
  return scaled;
}

/** By how much a ReplicaSet changes if it keeps its share of the Deployment. */
function shareOf({ replicas, maxReplicas }: ScaledReplicaSet, allowed: number): number {
  return Math.round((replicas * allowed) / maxReplicas) - replicas;
}
