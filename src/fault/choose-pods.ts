import type { RunPod } from '../controlplane/run-pod.ts';
import type { Stream } from '../random/stream.ts';
import type { PodChoice } from './fault.ts';

/**
 * The pods that a fault hits: of those that are there, as many as the mode says, at random; fewer when there are not so
 * many. Modes are Chaos Mesh's. Where a selector picked the pods, those that have come in their place or beside them
 * count as they do, because their owner gives them the same labels; where one was named, only what still has its name
 * does. A StatefulSet's pods have labels of their own: a new one counts where all its first pods do.
 */
export function choosePods(choice: PodChoice, pods: readonly RunPod[], stream: Stream): readonly number[] {
  const { shared } = choice;
  if (shared === undefined) return drawPods(choice, pods, stream);
  shared.chosen ??= drawPods(choice, pods, stream);
  return shared.chosen;
}

function drawPods(choice: PodChoice, pods: readonly RunPod[], stream: Stream): readonly number[] {
  const meant = new Set(choice.pods);
  for (const pod of pods) {
    // A pod stands after the one that it replaces, so that one pass follows them all.
    if (pod.replaces !== null && meant.has(pod.replaces) && isMeantToo(pod, choice, pods)) meant.add(pod.index);
  }
  const present = [...meant].filter((index) => isEligible(pods[index]!, choice));
  const count = countOf(choice, present.length, stream);
  // The first `count` of a random permutation.
  for (let i = 0; i < count; i++) {
    const j = i + stream.below(present.length - i);
    [present[i], present[j]] = [present[j]!, present[i]!];
  }
  return present.slice(0, count).sort((a, b) => a - b);
}

/** Whether a pod is meant where the one is that it replaces, or beside which it came. */
export function isMeantToo({ replaces, name, owner }: RunPod, choice: PodChoice, pods: readonly RunPod[]): boolean {
  if (replaces !== null && pods[replaces]!.name === name) return true;
  return !choice.named && (!owner?.startsWith('StatefulSet ') || areMeant(owner, choice, pods));
}

/** Whether all pods are meant that an owner had from the beginning. */
function areMeant(owner: string, choice: PodChoice, pods: readonly RunPod[]): boolean {
  return pods.every((pod) => pod.owner !== owner || pod.replaces !== null || choice.pods.includes(pod.index));
}

function isEligible({ gone, node }: RunPod, { nodes, phase }: PodChoice): boolean {
  if (gone || (nodes !== undefined && !nodes.includes(node))) return false;
  return phase === undefined || (phase === 'Running') === node >= 0;
}

/** As Chaos Mesh counts (pkg/selector/generic): percentages are rounded up, and one that is drawn is a whole number. */
function countOf({ mode, value }: PodChoice, present: number, stream: Stream): number {
  if (mode === 'all') return present;
  if (mode === 'one') return Math.min(1, present);
  if (mode === 'fixed') return Math.min(Math.floor(value), present);
  const percent = mode === 'fixed-percent' ? value : stream.below(Math.floor(value) + 1);
  return Math.ceil((present * percent) / 100);
}
