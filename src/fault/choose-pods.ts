import type { RunPod } from '../controlplane/run-pod.ts';
import type { Stream } from '../random/stream.ts';
import type { PodChoice } from './fault.ts';

/**
 * The pods that a fault hits: of those that are there, as many as the mode says, at random; fewer when there are not so
 * many. Modes are Chaos Mesh's. Where a selector picked the pods, those that have come in their place or beside them
 * count as they do, because their owner gives them the same labels; where one was named, only what still has its name
 * does. A StatefulSet's pods have labels of their own: a new one counts where all its first pods do.
 */
export function choosePods(choice: PodChoice, pods: readonly RunPod[], stream: Stream): number[] {
  const meant = new Set(choice.pods);
  for (const { index, replaces, name, owner } of pods) {
    // A pod stands after the one that it replaces, so that one pass follows them all.
    if (replaces === null || !meant.has(replaces)) continue;
    const isSame = pods[replaces]!.name === name;
    if (isSame || (!choice.named && (!owner?.startsWith('StatefulSet ') || areMeant(owner, choice, pods)))) {
      meant.add(index);
    }
  }
  const present = [...meant].filter((index) => !pods[index]!.gone);
  const count = countOf(choice, present.length);
  // The first `count` of a random permutation.
  for (let i = 0; i < count; i++) {
    const j = i + stream.below(present.length - i);
    [present[i], present[j]] = [present[j]!, present[i]!];
  }
  return present.slice(0, count).sort((a, b) => a - b);
}

/** Whether all pods are meant that an owner had from the beginning. */
function areMeant(owner: string, choice: PodChoice, pods: readonly RunPod[]): boolean {
  return pods.every((pod) => pod.owner !== owner || pod.replaces !== null || choice.pods.includes(pod.index));
}

function countOf({ mode, value }: PodChoice, present: number): number {
  if (mode === 'all') return present;
  if (mode === 'one') return Math.min(1, present);
  if (mode === 'fixed') return Math.min(Math.floor(value), present);
  return Math.floor((present * value) / 100);
}
