import type { RunPod } from '../controlplane/run-pod.ts';
import type { Stream } from '../random/stream.ts';
import type { PodChoice } from './fault.ts';

/**
 * The pods that a fault hits: of those that the selector picked, or what has taken their place meanwhile, as many as
 * the mode says, at random. Fewer when there are not so many. Modes are Chaos Mesh's.
 */
export function choosePods(choice: PodChoice, pods: readonly RunPod[], stream: Stream): number[] {
  const owners = new Set(choice.pods.map((pod) => pods[pod]!.owner).filter((owner) => owner !== null));
  const present = pods
    .filter((pod) => !pod.gone && (choice.pods.includes(pod.index) || isSuccessor(pod, choice, owners)))
    .map((pod) => pod.index);
  const count = countOf(choice, present.length);
  // The first `count` of a random permutation.
  for (let i = 0; i < count; i++) {
    const j = i + stream.below(present.length - i);
    [present[i], present[j]] = [present[j]!, present[i]!];
  }
  return present.slice(0, count).sort((a, b) => a - b);
}

/** A pod that came during the run in place of another of the same owner. */
function isSuccessor(pod: RunPod, choice: PodChoice, owners: ReadonlySet<string>): boolean {
  const lastGiven = choice.pods.reduce((last, index) => Math.max(last, index), -1);
  return pod.index > lastGiven && pod.owner !== null && owners.has(pod.owner) && choice.pods.length > 1;
}

function countOf({ mode, value }: PodChoice, present: number): number {
  if (mode === 'all') return present;
  if (mode === 'one') return Math.min(1, present);
  if (mode === 'fixed') return Math.min(value, present);
  return Math.min(present, Math.floor((present * value) / 100));
}
