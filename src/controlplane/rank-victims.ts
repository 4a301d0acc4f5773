import type { RunPod } from './run-pod.ts';

const NANOSECONDS_PER_MS = 1e6;

/**
 * The pods of a ReplicaSet in the order in which it would delete them: those without a node first; then those that are
 * not ready; then those on nodes that have more pods of the same owner; then those that are ready for less time, where
 * times count as equal that have the same power of two in nanoseconds; then those that crashed more; the rest by UID,
 * that is, by chance. Pods that were ready when the run began count as ready since long before. Deletion costs (an
 * annotation) are not known to the model.
 *
 * Source: pkg/controller/controller_utils.go ActivePodsWithRanks; LogarithmicScaleDown, on since Kubernetes 1.22.
 *
 * @param related all pods of the owner that are not terminating: those of a Deployment's other ReplicaSets too.
 * @param uidOf a number in place of the pod's UID.
 */
export function rankVictims(
  pods: readonly RunPod[],
  related: readonly RunPod[],
  uidOf: (pod: RunPod) => number,
  nowMs: number,
): readonly RunPod[] {
  const onNode = new Map<number, number>();
  for (const { node } of related) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  const ranked = pods.map((pod) => ({ pod, rank: onNode.get(pod.node) ?? 0, age: ageOf(pod, nowMs), uid: uidOf(pod) }));
  ranked.sort((a, b) => {
    if (a.pod.node < 0 !== b.pod.node < 0) return a.pod.node < 0 ? -1 : 1;
    if (a.pod.ready !== b.pod.ready) return a.pod.ready ? 1 : -1;
    if (a.rank !== b.rank) return b.rank - a.rank;
    if (a.pod.ready && a.age !== b.age) return a.age - b.age;
    const isSameAge = !a.pod.ready || a.pod.readySinceMs === b.pod.readySinceMs;
    if (isSameAge && a.pod.crashes !== b.pod.crashes) return b.pod.crashes - a.pod.crashes;
    return a.uid - b.uid;
  });
  return ranked.map(({ pod }) => pod);
}

/** The whole part of the binary logarithm of the time for which a pod has been ready, in ns; -1 for less than one. */
function ageOf({ readySinceMs }: RunPod, nowMs: number): number {
  if (readySinceMs === 0) return Number.POSITIVE_INFINITY;
  let power = -1;
  // Halving is exact; a logarithm may come out a hair below the whole number that it is.
  for (let rest = (nowMs - readySinceMs) * NANOSECONDS_PER_MS; rest >= 1; rest /= 2) power++;
  return power;
}
