import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Stream } from '../random/stream.ts';
import type { Containers } from './container-life.ts';
import type { ContainerStops } from './container-stops.ts';
import { watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { KubeletPod } from './kubelet-pod.ts';
import type { PodLifeSpec } from './pod-life-spec.ts';
import type { RunPod } from './run-pod.ts';

const REPLACED = causeCode('image-replaced');
const NOT_STARTED = causeCode('not-started');

/** What changes of images need of their kubelet. */
export interface ImageChangeParts {
  readonly simulation: Simulation;
  readonly stops: ContainerStops;
  readonly containers: Containers;
  readonly recordOf: (pod: number) => KubeletPod;
  /** Whether a node's kubelet hears what the API server says. */
  readonly isBeating: (node: number) => boolean;
  readonly streamOf: (pod: RunPod) => Stream;
  /** A container was stopped: true when it is to be started again. */
  readonly onStopped: (record: KubeletPod) => boolean;
}

/**
 * Pods whose image is patched to one that only waits for signals (registry.k8s.io/pause), and patched back. Each time
 * the kubelet hears of it, finds that the container is not as it should be, stops it with its grace, and starts the other
 * one at once: it has no back-off, because what failed is not what starts. Nobody listens in the one that waits; without
 * a readiness probe the pod is ready all the same.
 *
 * Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions, containerChanged; chaos-mesh
 * controllers/chaosimpl/podchaos/podfailure.
 */
export class ImageChanges {
  readonly #parts: ImageChangeParts;
  /** By pod: how many have patched its image, until they patch it back. */
  readonly #patches = new Map<number, number>();
  readonly #heard: EventKind;

  constructor(parts: ImageChangeParts) {
    this.#parts = parts;
    this.#heard = parts.simulation.kind('image-change-heard', (pod) => this.#onHeard(parts.recordOf(pod)));
  }

  /** The image of a pod gives way to one that does nothing, until what is returned brings it back. */
  replace(record: KubeletPod): () => void {
    const { index } = record.runPod;
    const before = this.#patches.get(index) ?? 0;
    this.#patches.set(index, before + 1);
    if (before === 0) this.#patched(record, true);
    return () => {
      const left = this.#patches.get(index)! - 1;
      this.#patches.set(index, left);
      if (left === 0) this.#patched(record, false);
    };
  }

  #patched({ runPod }: KubeletPod, isIdle: boolean): void {
    const { simulation, containers, streamOf } = this.#parts;
    if (isIdle) containers.idle.add(runPod.index);
    else containers.idle.delete(runPod.index);
    simulation.schedule(drawDelay(watchDelay, streamOf(runPod)), this.#heard, runPod.index);
  }

  #onHeard(record: KubeletPod): void {
    const { simulation, stops, containers, isBeating, onStopped } = this.#parts;
    const { index, life, node } = record.runPod;
    const isOver = record.isTornDown || !Number.isNaN(record.endingGraceMs);
    if (isOver || simulation.isQuiescing || !isBeating(node) || stops.has(index)) return;
    const isIdle = containers.idle.has(index);
    if (record.container === 'running') {
      const cause = isIdle ? REPLACED : NOT_STARTED;
      const stopped = isIdle ? life : idleLife(life);
      stops.begin(index, stopped, life.gracePeriodMs, { ended: cause, killed: cause }, () => {
        if (onStopped(record)) containers.start(record, 0);
      });
    } else if (record.container === 'starting' && !Number.isNaN(record.exitedMs)) {
      // It waited for its back-off, which the other image has not.
      simulation.cancel(record.next);
      containers.start(record, 0);
    }
  }
}

/** How a container that does nothing takes SIGTERM: it exits. It has none of the programs of hooks. */
function idleLife(life: PodLifeSpec): PodLifeSpec {
  return { ...life, preStopMs: 0, shutdown: { behaviour: 'exit', delayMs: 0, timeoutMs: Number.POSITIVE_INFINITY } };
}
