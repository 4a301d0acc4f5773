import { scaledIntOrPercent } from '../int-or-percent.ts';
import type { StatefulSet } from '../workload.ts';

/** What a StatefulSet's controller reads of its spec. */
export interface SteppedStatefulSet {
  readonly replicas: number;
  /** The ordinal of the first pod. */
  readonly start: number;
  readonly podManagementPolicy: StatefulSet['spec']['podManagementPolicy'];
  readonly updateStrategy: StatefulSet['spec']['updateStrategy'];
  /** Whether `maxUnavailable` counts: the gate MaxUnavailableStatefulSet, on from Kubernetes 1.35. */
  readonly honoursMaxUnavailable: boolean;
}

/** A pod of a StatefulSet as its controller sees it. */
export interface StatefulPod {
  readonly ordinal: number;
  /** Made from the newest template. */
  readonly isUpdated: boolean;
  readonly terminating: boolean;
  /** Ready for `minReadySeconds`. */
  readonly available: boolean;
}

/** What one sync does, by ordinal, in this order. */
export interface StatefulSetStep {
  readonly created: readonly { readonly ordinal: number; readonly isUpdated: boolean }[];
  readonly deleted: readonly number[];
}

/**
 * One sync of a StatefulSet. It goes through the ordinals from the first one on and makes what is missing; then through
 * those that are too many, from the last one on; then it replaces pods of older templates from the last one on, as many
 * at a time as may be unavailable. With OrderedReady each step waits until all before it are available, or until what
 * was deleted is gone; with Parallel only the update waits. The update never goes on past a pod that is not available.
 *
 * Source: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet, processReplica, processCondemned,
 * updateStatefulSetAfterInvariantEstablished.
 *
 * @param pods those that exist, terminating ones too; an ordinal once at most.
 */
export function statefulSetStep(set: SteppedStatefulSet, pods: readonly StatefulPod[]): StatefulSetStep {
  const { replicas, start, updateStrategy } = set;
  const inOrder = set.podManagementPolicy === 'OrderedReady';
  const known = new Map(pods.map((pod) => [pod.ordinal, pod]));
  const created: { ordinal: number; isUpdated: boolean }[] = [];
  const deleted: number[] = [];
  const partition = updateStrategy.rollingUpdate?.partition ?? 0;
  const isOnDelete = updateStrategy.type === 'OnDelete';
  for (let ordinal = start; ordinal < start + replicas; ordinal++) {
    const pod = known.get(ordinal);
    if (pod === undefined) created.push({ ordinal, isUpdated: isOnDelete || ordinal >= start + partition });
    if (inOrder && (pod === undefined || pod.terminating || !pod.available)) return { created, deleted };
  }
  const surplus = pods.filter(({ ordinal }) => ordinal < start || ordinal >= start + replicas);
  surplus.sort((a, b) => b.ordinal - a.ordinal);
  // All others are available by now, so the first that is not is the lowest of these.
  const firstUnavailable = surplus.findLast((pod) => isUnavailable(pod));
  for (const pod of surplus) {
    if (inOrder && (pod.terminating || (!pod.available && pod !== firstUnavailable))) return { created, deleted };
    if (pod.terminating) continue;
    deleted.push(pod.ordinal);
    if (inOrder) return { created, deleted };
  }
  if (isOnDelete) return { created, deleted };
  const inRange = Array.from({ length: replicas }, (_, i) => known.get(start + i) ?? null);
  deleted.push(...outdated(set, inRange, created));
  return { created, deleted };
}

/** The ordinals of those that go for the update, the last first. */
function outdated(
  { start, replicas, updateStrategy, honoursMaxUnavailable }: SteppedStatefulSet,
  inRange: readonly (StatefulPod | null)[],
  created: StatefulSetStep['created'],
): readonly number[] {
  const { partition = 0, maxUnavailable = 1 } = updateStrategy.rollingUpdate ?? {};
  const isDue = (pod: StatefulPod | null, i: number): boolean =>
    !(pod?.isUpdated ?? created.find(({ ordinal }) => ordinal === start + i)!.isUpdated) && pod?.terminating !== true;
  const ordinals: number[] = [];
  if (honoursMaxUnavailable) {
    const most = Math.max(1, scaledIntOrPercent(maxUnavailable, replicas, 'down'));
    const left = most - inRange.filter((pod) => pod === null || isUnavailable(pod)).length;
    for (let i = inRange.length - 1; i >= partition && ordinals.length < left; i--) {
      if (isDue(inRange[i]!, i)) ordinals.push(start + i);
    }
    return ordinals;
  }
  for (let i = inRange.length - 1; i >= partition; i--) {
    const pod = inRange[i]!;
    if (isDue(pod, i)) return [start + i];
    if (pod === null || isUnavailable(pod)) return [];
  }
  return [];
}

function isUnavailable({ terminating, available }: StatefulPod): boolean {
  return terminating || !available;
}
