import type { Simulation } from '../../engine/simulation.ts';
import type { ScaledPod } from '../../kubernetes/scaled-pod.ts';
import type { PodStore, PodWatcher } from '../pod-store.ts';
import type { RunPod } from '../run-pod.ts';

/** A pod that was ready when the run begins has been there for long: its figures count from the first. */
const LONG_AGO_MS = -3_600_000;

/** When pods came to their nodes and when their Ready condition last changed, as their status says it. */
export class PodTransitions implements PodWatcher {
  readonly #simulation: Simulation;
  readonly #known = new Map<number, { startTimeMs: number | undefined; ready: boolean; changedMs: number }>();

  constructor(simulation: Simulation, store: PodStore) {
    this.#simulation = simulation;
    for (const { index, node, ready } of store.pods) {
      this.#known.set(index, { startTimeMs: node < 0 ? undefined : LONG_AGO_MS, ready, changedMs: LONG_AGO_MS });
    }
    store.watch(this);
  }

  podChanged({ index, node, ready, gone }: RunPod): void {
    const { nowMs } = this.#simulation;
    const known = this.#known.get(index) ?? { startTimeMs: undefined, ready: false, changedMs: nowMs };
    if (gone) {
      this.#known.delete(index);
      return;
    }
    if (node >= 0) known.startTimeMs ??= nowMs;
    if (known.ready !== ready) {
      known.ready = ready;
      known.changedMs = nowMs;
    }
    this.#known.set(index, known);
  }

  /** What the autoscaler sees of a pod. One that has no address yet is Pending. */
  scaledPod({ index, ip, terminating }: RunPod): ScaledPod {
    const { startTimeMs, ready = false, changedMs = 0 } = this.#known.get(index) ?? {};
    return {
      phase: ip === '' ? 'Pending' : 'Running',
      terminating,
      startTimeMs,
      ready: startTimeMs === undefined ? undefined : { status: ready, lastTransitionMs: changedMs },
    };
  }
}
