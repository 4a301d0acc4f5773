/** What the autoscaler looks at in a pod of the scale. Times in milliseconds. */
export interface ScaledPod {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly terminating: boolean;
  /** When the kubelet took the pod; undefined before. */
  readonly startTimeMs: number | undefined;
  /** Its Ready condition and when that last changed; undefined as long as it has none. */
  readonly ready: { readonly status: boolean; readonly lastTransitionMs: number } | undefined;
}

/** A measured value of a pod in milli-units, the end of the window it is the mean of, and the window's length. */
export interface PodSample {
  readonly valueMilli: number;
  readonly atMs: number;
  readonly windowMs: number;
}

/** For how long after its start a pod's CPU use is not trusted. Flags of kube-controller-manager. */
export interface ReadinessTimes {
  /** --horizontal-pod-autoscaler-cpu-initialization-period: young pods must be ready for a whole window. */
  readonly cpuInitializationPeriodMs: number;
  /** --horizontal-pod-autoscaler-initial-readiness-delay: older ones must have been ready after this much. */
  readonly initialReadinessDelayMs: number;
}

/** The flags' defaults: 5 minutes and 30 seconds. */
export const defaultReadinessTimes: ReadinessTimes = {
  cpuInitializationPeriodMs: 300_000,
  initialReadinessDelayMs: 30_000,
};

/** Pods by what their samples are worth, as indices; pods that go or failed are in no list. */
export interface DividedPods {
  readonly ready: readonly number[];
  readonly unready: readonly number[];
  readonly missing: readonly number[];
}

/**
 * Divides the pods into those whose sample counts, those that are pending or (for CPU only) too young or
 * never were ready, and those without a sample.
 *
 * Source: pkg/controller/podautoscaler/replica_calculator.go groupPods.
 */
export function divideScaledPods(
  pods: readonly ScaledPod[],
  samples: readonly (PodSample | undefined)[],
  ofCpu: boolean,
  times: ReadinessTimes,
  nowMs: number,
): DividedPods {
  const ready: number[] = [];
  const unready: number[] = [];
  const missing: number[] = [];
  for (const [index, pod] of pods.entries()) {
    if (pod.terminating || pod.phase === 'Failed') continue;
    const sample = samples[index];
    if (pod.phase === 'Pending') unready.push(index);
    else if (sample === undefined) missing.push(index);
    else if (ofCpu && !isCpuSampleTrusted(pod, sample, times, nowMs)) unready.push(index);
    else ready.push(index);
  }
  return { ready, unready, missing };
}

/** Whether the pod runs and is ready; one that terminates may be so still. */
export function isScaledPodReady({ phase, ready }: ScaledPod): boolean {
  return phase === 'Running' && ready?.status === true;
}

function isCpuSampleTrusted(
  { startTimeMs, ready }: ScaledPod,
  { atMs, windowMs }: PodSample,
  { cpuInitializationPeriodMs, initialReadinessDelayMs }: ReadinessTimes,
  nowMs: number,
): boolean {
  if (ready === undefined || startTimeMs === undefined) return false;
  if (startTimeMs + cpuInitializationPeriodMs > nowMs) return ready.status && atMs >= ready.lastTransitionMs + windowMs;
  return ready.status || startTimeMs + initialReadinessDelayMs <= ready.lastTransitionMs;
}
