import { enlargeFloat64 } from '../../base/columns.ts';
import type { PodTable } from '../../dataplane/pod-table.ts';
import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';

/** Over which time a server looks back for what it reports of itself: the usual period of ORCA's out-of-band reports. */
const PERIOD_MS = 1000;

/**
 * What servers say of themselves with their answers, as ORCA has it: how busy they were and how many requests a second
 * they served, of all callers, over the last second that is over. They say nothing before the first one is; it
 * begins with the first answer of which somebody wants to know that.
 */
export class PodReports {
  readonly #pods: PodTable;
  readonly #time: PresentTime;
  /** By pod: when the period began, -1 before the first one; the counts at that time, and what the last one came to. */
  #sinceMs: Float64Array = new Float64Array(64).fill(-1);
  #busyArea: Float64Array = new Float64Array(64);
  #served: Float64Array = new Float64Array(64);
  #utilization: Float64Array = new Float64Array(64).fill(-1);
  #perSecond: Float64Array = new Float64Array(64).fill(-1);

  constructor(pods: PodTable, time: PresentTime) {
    this.#pods = pods;
    this.#time = time;
  }

  /** The part of its workers that were busy: 0 to 1; -1 when it is not known yet. */
  utilization(pod: number): number {
    this.#bringUpToDate(pod);
    return this.#utilization[pod]!;
  }

  /** Requests a second; -1 when it is not known yet. */
  requestsPerSecond(pod: number): number {
    this.#bringUpToDate(pod);
    return this.#perSecond[pod]!;
  }

  #bringUpToDate(pod: number): void {
    while (pod >= this.#sinceMs.length) this.#grow();
    const { nowMs } = this.#time;
    const sinceMs = this.#sinceMs[pod]!;
    const elapsedMs = nowMs - sinceMs;
    if (sinceMs >= 0 && elapsedMs < PERIOD_MS) return;
    const pods = this.#pods;
    pods.integrate(pod, nowMs);
    if (sinceMs >= 0) this.#report(pod, elapsedMs);
    this.#sinceMs[pod] = nowMs;
    this.#busyArea[pod] = pods.busyArea[pod]!;
    this.#served[pod] = pods.served[pod]!;
  }

  #report(pod: number, elapsedMs: number): void {
    const pods = this.#pods;
    const busyMs = pods.busyArea[pod]! - this.#busyArea[pod]!;
    this.#utilization[pod] = busyMs / (elapsedMs * pods.concurrency[pod]!);
    this.#perSecond[pod] = (1000 * (pods.served[pod]! - this.#served[pod]!)) / elapsedMs;
  }

  #grow(): void {
    const known = this.#sinceMs.length;
    this.#sinceMs = enlargeFloat64(this.#sinceMs, known * 2).fill(-1, known);
    this.#busyArea = enlargeFloat64(this.#busyArea, known * 2);
    this.#served = enlargeFloat64(this.#served, known * 2);
    this.#utilization = enlargeFloat64(this.#utilization, known * 2).fill(-1, known);
    this.#perSecond = enlargeFloat64(this.#perSecond, known * 2).fill(-1, known);
  }
}
