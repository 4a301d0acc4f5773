import type { RunPod } from './run-pod.ts';

/**
 * Whether a pod has been ready for so long; those that were ready when the run began have been for longer.
 *
 * Source: pkg/api/v1/pod IsPodAvailable.
 */
export function isAvailable(pod: RunPod, minReadyMs: number, nowMs: number): boolean {
  return pod.ready && availableFromMs(pod, minReadyMs) <= nowMs;
}

/** When the first of these that are ready and not yet available will be so; Infinity: there is none. */
export function nextAvailableMs(pods: readonly RunPod[], minReadyMs: number, nowMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const pod of pods) {
    if (!pod.ready || pod.terminating || isAvailable(pod, minReadyMs, nowMs)) continue;
    nextMs = Math.min(nextMs, availableFromMs(pod, minReadyMs));
  }
  return nextMs;
}

function availableFromMs({ readySinceMs }: RunPod, minReadyMs: number): number {
  return readySinceMs === 0 ? 0 : readySinceMs + minReadyMs;
}
