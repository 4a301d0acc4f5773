import type { MetricReading, PodMetricReading, SingleMetricReading } from './metric-reading.ts';
import { divideScaledPods, isScaledPodReady, type ReadinessTimes, type ScaledPod } from './scaled-pod.ts';

/** How far from 1 the ratio of a metric to its target may be without effect, for each direction. */
export interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

/** What is scaled: the replicas it asks for, those it has, and its pods that are there. */
export interface ScaleState {
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly pods: readonly ScaledPod[];
}

/** The replicas that a metric asks for, or why it cannot tell. */
export type ReplicaProposal =
  | { readonly ok: true; readonly replicas: number }
  | { readonly ok: false; readonly reason: 'no pods' | 'no metrics' | 'missing request' };

const MAX_INT32 = 2147483647;

/**
 * How many replicas the metric asks for, before limits and stabilisation.
 *
 * Source: pkg/controller/podautoscaler replica_calculator.go and metrics/utilization.go, as of 1.33. From
 * there on the ratio is compared with 1 - tolerance and 1 + tolerance; before, |1 - ratio| was compared
 * with the tolerance, and a ratio of exactly 1.1 (inside now) fell outside by rounding.
 */
export function proposeReplicas(
  reading: MetricReading,
  scale: ScaleState,
  tolerances: Tolerances,
  times: ReadinessTimes,
  nowMs: number,
): ReplicaProposal {
  return 'samples' in reading
    ? fromPods(reading, scale, tolerances, times, nowMs)
    : fromOneValue(reading, scale, tolerances);
}

function fromPods(
  reading: PodMetricReading,
  { specReplicas, pods }: ScaleState,
  tolerances: Tolerances,
  times: ReadinessTimes,
  nowMs: number,
): ReplicaProposal {
  if (pods.length === 0) return { ok: false, reason: 'no pods' };
  const { samples, target } = reading;
  const ofCpu = reading.type !== 'Pods' && reading.resource === 'cpu';
  const { ready, unready, missing } = divideScaledPods(pods, samples, ofCpu, times, nowMs);
  const requests = target.type === 'Utilization' ? target.requestsMilli : undefined;
  if (requests !== undefined && pods.some((_, index) => requests[index] === undefined)) {
    return { ok: false, reason: 'missing request' };
  }
  if (ready.length === 0) return { ok: false, reason: 'no metrics' };

  const values = new Map(ready.map((index) => [index, samples[index]!.valueMilli]));
  const ratio = usageRatio(values, target);
  if (!Number.isFinite(ratio)) return { ok: false, reason: 'missing request' };
  const upWithUnready = unready.length > 0 && ratio > 1;
  if (!upWithUnready && missing.length === 0) {
    return proposal(isWithin(ratio, tolerances) ? specReplicas : Math.ceil(ratio * ready.length));
  }

  // What is not known speaks against the change: missing pods and, on the way up, those that are not ready yet.
  if (ratio !== 1) for (const index of missing) values.set(index, ratio < 1 ? assumedUsage(target, index) : 0);
  if (upWithUnready) for (const index of unready) values.set(index, 0);
  const damped = usageRatio(values, target);
  const turned = (ratio < 1 && damped > 1) || (ratio > 1 && damped < 1);
  if (turned || isWithin(damped, tolerances)) return proposal(specReplicas);
  const replicas = Math.ceil(damped * values.size);
  return proposal(damped < 1 ? Math.min(replicas, specReplicas) : Math.max(replicas, specReplicas));
}

function fromOneValue(
  { target, valueMilli }: SingleMetricReading,
  { specReplicas, statusReplicas, pods }: ScaleState,
  tolerances: Tolerances,
): ReplicaProposal {
  if (valueMilli === undefined) return { ok: false, reason: 'no metrics' };
  if (target.type === 'AverageValue') {
    const ratio = valueMilli / (target.averageValueMilli * statusReplicas);
    return proposal(isWithin(ratio, tolerances) ? statusReplicas : Math.ceil(valueMilli / target.averageValueMilli));
  }
  const ratio = valueMilli / target.valueMilli;
  // From zero the value alone says how many: there are no pods to multiply and nothing to tolerate.
  if (specReplicas === 0) return proposal(Math.ceil(ratio));
  if (isWithin(ratio, tolerances)) return proposal(specReplicas);
  if (pods.length === 0) return { ok: false, reason: 'no pods' };
  return proposal(Math.ceil(ratio * pods.filter(isScaledPodReady).length));
}

type PodTarget = PodMetricReading['target'];

/** Usage against target; the usage loses its fraction first (of a percent or a milli-unit), as in Go's whole numbers. */
function usageRatio(values: ReadonlyMap<number, number>, target: PodTarget): number {
  let total = 0;
  for (const value of values.values()) total += value;
  if (target.type === 'AverageValue') return Math.trunc(total / values.size) / target.averageValueMilli;
  let requested = 0;
  for (const index of values.keys()) requested += target.requestsMilli[index]!;
  return Math.trunc((total * 100) / requested) / target.averageUtilization;
}

/** What a pod without a sample is taken to use on the way down: all it requests (or the target, if above), or the target. */
function assumedUsage(target: PodTarget, index: number): number {
  if (target.type === 'AverageValue') return target.averageValueMilli;
  return Math.trunc((target.requestsMilli[index]! * Math.max(100, target.averageUtilization)) / 100);
}

function isWithin(ratio: number, { scaleUp, scaleDown }: Tolerances): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp;
}

function proposal(replicas: number): ReplicaProposal {
  return { ok: true, replicas: Math.min(replicas, MAX_INT32) };
}
