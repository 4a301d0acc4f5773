import { enlargeFloat64 } from '../base/columns.ts';
import { EndpointSeries } from './endpoint-series.ts';
import { MeasuredWorkload } from './measured-workload.ts';
import type { TargetMeasurements } from './measurements.ts';
import type { Recorder } from './recorder.ts';

/** Most windows of a time series. */
const MOST_WINDOWS = 120;
const NICE = [1, 2, 5];

/** Width of the windows of a time series: a round number of ms such that there are at most 120 of them. */
export function windowWidthMs(durationMs: number): number {
  for (let decade = 1; ; decade *= 10) {
    const nice = NICE.find((step) => durationMs / (step * decade) <= MOST_WINDOWS);
    if (nice !== undefined) return nice * decade;
  }
}

/** Keeps what was due in the measured time, from `startMs` on; what was due in the warm-up it forgets. */
export class MeasuringRecorder implements Recorder {
  readonly workloads: readonly MeasuredWorkload[];
  readonly windowMs: number;
  readonly windowCount: number;
  readonly #startMs: number;
  readonly #endMs: number;
  readonly #connections: Float64Array[];
  readonly #requests: Float64Array[];
  readonly #changed: boolean[];
  /** By target; null where nobody asked for it. */
  readonly #series: readonly EndpointSeries[] | null;

  /**
   * `podsAtStart`: where shares over time are asked for, how many pods there are when the run begins; else null, and
   * requests cost nothing more.
   */
  constructor(
    workloadCount: number,
    targetCount: number,
    startMs: number,
    durationMs: number,
    podsAtStart: number | null = null,
  ) {
    this.#startMs = startMs;
    this.#endMs = startMs + durationMs;
    this.windowMs = windowWidthMs(durationMs);
    this.windowCount = Math.max(1, Math.ceil(durationMs / this.windowMs));
    this.workloads = Array.from(
      { length: workloadCount },
      () => new MeasuredWorkload(startMs, this.windowMs, this.windowCount),
    );
    this.#connections = Array.from({ length: targetCount }, () => new Float64Array(64));
    this.#requests = Array.from({ length: targetCount }, () => new Float64Array(64));
    this.#changed = new Array<boolean>(targetCount).fill(false);
    this.#series =
      podsAtStart === null
        ? null
        : Array.from(
            { length: targetCount },
            () => new EndpointSeries(startMs, this.windowMs, this.windowCount, podsAtStart),
          );
  }

  requestSent(workload: number, dueMs: number): void {
    if (this.#isMeasured(dueMs)) this.workloads[workload]!.sent(dueMs);
  }

  requestEnded(workload: number, dueMs: number, endedMs: number, failure: number): void {
    if (this.#isMeasured(dueMs)) this.workloads[workload]!.ended(dueMs, endedMs, failure);
  }

  requestFailed(
    workload: number,
    number: number,
    dueMs: number,
    failure: number,
    cause: number,
    node: number,
    pod: number,
  ): void {
    if (this.#isMeasured(dueMs)) this.workloads[workload]!.failed(number, dueMs, failure, cause, node, pod);
  }

  requestDelayed(workload: number, number: number, dueMs: number, cause: number, node: number, pod: number): void {
    if (this.#isMeasured(dueMs)) this.workloads[workload]!.delayed(number, dueMs, cause, node, pod);
  }

  requestRetried(workload: number, dueMs: number): void {
    if (this.#isMeasured(dueMs)) this.workloads[workload]!.retried();
  }

  requestHedged(workload: number, dueMs: number): void {
    if (this.#isMeasured(dueMs)) this.workloads[workload]!.hedged();
  }

  connectionOpened(target: number, pod: number, nowMs: number): void {
    if (nowMs >= this.#startMs) this.connectionCarried(target, pod);
  }

  requestAssigned(target: number, pod: number, dueMs: number): void {
    if (!this.#isMeasured(dueMs)) return;
    let requests = this.#requests[target]!;
    if (pod >= requests.length) {
      requests = enlargeFloat64(requests, 2 * pod);
      this.#requests[target] = requests;
    }
    requests[pod]!++;
    if (this.#series !== null) this.#series[target]!.assigned(pod, dueMs);
  }

  /** True where shares over time are kept. */
  get keepsShares(): boolean {
    return this.#series !== null;
  }

  /** A pod is a ready endpoint of a target when a window ends. */
  endpointReadyAt(target: number, pod: number, window: number): void {
    this.#series?.[target]?.readyAt(pod, window);
  }

  /** A connection that was opened in the warm-up and is still there when the measured time begins. */
  connectionCarried(target: number, pod: number): void {
    let connections = this.#connections[target]!;
    if (pod >= connections.length) {
      connections = enlargeFloat64(connections, 2 * pod);
      this.#connections[target] = connections;
    }
    connections[pod]!++;
  }

  /** Asserts conservation: every request that was sent in the measured time has ended once. */
  assertBalanced(): void {
    for (const workload of this.workloads) workload.assertBalanced();
  }

  /** The endpoints of a target changed: no even spread can be expected of it any more. */
  endpointsChanged(target: number, nowMs: number): void {
    if (nowMs >= this.#startMs && nowMs < this.#endMs) this.#changed[target] = true;
  }

  /** What was counted, by target, with a place for each of `podCount` pods. */
  targets(podCount: number): readonly TargetMeasurements[] {
    return this.#connections.map((connections, target) => ({
      connections: enlargeFloat64(connections.subarray(0, podCount), podCount),
      requests: enlargeFloat64(this.#requests[target]!.subarray(0, podCount), podCount),
      endpointsChanged: this.#changed[target]!,
      series: this.#series?.[target]?.result() ?? null,
    }));
  }

  /** Calls of pods may still be due when the measured time is over. */
  #isMeasured(dueMs: number): boolean {
    return dueMs >= this.#startMs && dueMs < this.#endMs;
  }
}
