import type { Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Containers } from './container-life.ts';
import type { ContainerStops } from './container-stops.ts';
import type { KubeletPod } from './kubelet-pod.ts';
import type { PodProbes } from './pod-probes.ts';
import type { PodStatuses } from './pod-status.ts';
import type { PodTermination } from './pod-termination.ts';

const LIVENESS = causeCode('liveness-restart');

/** The parts of the kubelets that health brings together. */
export interface ContainerHealthParts {
  readonly simulation: Simulation;
  readonly stops: ContainerStops;
  readonly containers: Containers;
  readonly probes: PodProbes;
  readonly statuses: PodStatuses;
  readonly termination: PodTermination;
}

/**
 * What kubelets do when they see that a container runs, has died, or is not well: ask it, say it, and stop a container
 * whose liveness or startup probe has failed, with its grace, to start it again in the same pod.
 *
 * Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions.
 */
export class ContainerHealth {
  readonly #parts: ContainerHealthParts;

  constructor(parts: ContainerHealthParts) {
    this.#parts = parts;
  }

  /** The kubelet sees that a container runs. */
  seen(record: KubeletPod): void {
    if (Number.isNaN(record.endingGraceMs)) this.#parts.probes.watch(record);
    this.#parts.statuses.publish(record);
  }

  /** It sees that a container does not run any more. */
  died(record: KubeletPod): void {
    for (const worker of record.workers) worker.leaveContainer(worker.type === 'liveness');
    this.#parts.statuses.publish(record);
  }

  /** A liveness or startup probe has failed; `graceMs`: that of the probe's own, or null. */
  unhealthy(record: KubeletPod, graceMs: number | null): void {
    const { simulation, stops, containers } = this.#parts;
    const { index, life } = record.runPod;
    const isEnding = !Number.isNaN(record.endingGraceMs);
    // A loop of restarts without end would never let a run end.
    if (simulation.isQuiescing || isEnding || record.container !== 'running' || stops.has(index)) return;
    stops.begin(index, life, graceMs ?? life.gracePeriodMs, { ended: LIVENESS, killed: LIVENESS }, () => {
      if (this.stopped(record)) containers.restartStopped(record);
    });
  }

  /** The kubelet has stopped a container, in order to start it again: true when it still may. */
  stopped(record: KubeletPod): boolean {
    const { containers, termination } = this.#parts;
    containers.ended(record);
    record.isSeen = false;
    this.died(record);
    const isEnding = !Number.isNaN(record.endingGraceMs);
    if (isEnding) termination.ended(record);
    return !isEnding && record.runPod.life.restartPolicy !== 'Never';
  }
}
