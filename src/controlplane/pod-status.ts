import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import { STATUS_RECONCILIATION_MS, statusWriteDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { KubeletPod } from './kubelet-pod.ts';
import type { PodStore } from './pod-store.ts';
import type { RunPod } from './run-pod.ts';

/** What the parts of the kubelets share. */
export interface KubeletView {
  readonly simulation: Simulation;
  readonly store: PodStore;
  readonly recordOf: (pod: number) => KubeletPod;
  /** What a node's kubelet has. */
  readonly recordsOn: (node: number) => readonly KubeletPod[];
  /** Whether a node's kubelet works, and whether it also reaches the API server. */
  readonly works: (node: number) => boolean;
  readonly isBeating: (node: number) => boolean;
  /** A stream of its own for each name; that of a pod for its delays. */
  readonly streamOf: (name: string) => Stream;
  readonly streamOfPod: (pod: RunPod) => Stream;
}

/**
 * The status managers of the kubelets: what they say of pods, and when. What a write says is so when it is made. Every
 * ten seconds they look whether the API server has what they know: somebody else may have marked a pod unready.
 *
 * Source: pkg/kubelet/status/status_manager.go syncBatch.
 */
export class PodStatuses {
  readonly #kubelets: KubeletView;
  readonly #written: EventKind;
  readonly #reconciles: EventKind;
  /** By node: whether its kubelet is about to look. */
  readonly #isLooking: Uint8Array;

  constructor(kubelets: KubeletView, nodeCount: number) {
    this.#kubelets = kubelets;
    this.#isLooking = new Uint8Array(nodeCount);
    this.#written = kubelets.simulation.kind('pod-status', (pod) => this.#onWritten(kubelets.recordOf(pod)));
    this.#reconciles = kubelets.simulation.kind('kubelet-reconciles', (node) => this.#onReconciles(node));
  }

  /** The kubelet may have something new to say of a pod. */
  publish(record: KubeletPod): void {
    const { simulation, streamOfPod } = this.#kubelets;
    if (record.statusIsDue || record.runPod.gone || !differs(record)) return;
    record.statusIsDue = true;
    const delayMs = drawDelay(statusWriteDelay, streamOfPod(record.runPod));
    simulation.schedule(delayMs, this.#written, record.runPod.index);
  }

  /** A pod's object has changed, perhaps to what its kubelet knows better. */
  reconcile(record: KubeletPod): void {
    const { simulation, streamOf, isBeating } = this.#kubelets;
    const { node, gone } = record.runPod;
    if (gone || record.statusIsDue || node < 0 || !differs(record)) return;
    if (this.#isLooking[node] === 1 || !isBeating(node)) return;
    this.#isLooking[node] = 1;
    simulation.schedule(streamOf(`kubelet/${node}`).uniform() * STATUS_RECONCILIATION_MS, this.#reconciles, node);
  }

  #onWritten(record: KubeletPod): void {
    const { store, isBeating } = this.#kubelets;
    const { runPod } = record;
    record.statusIsDue = false;
    // One that cannot say it now says it when it can again.
    if (!runPod.gone && isBeating(runPod.node)) store.setStatus(runPod.index, ipOf(record), isReady(record));
  }

  #onReconciles(node: number): void {
    const { isBeating, recordsOn } = this.#kubelets;
    this.#isLooking[node] = 0;
    if (isBeating(node)) for (const record of recordsOn(node)) this.publish(record);
  }
}

/** Whether the API server has something else than the kubelet knows. */
function differs(record: KubeletPod): boolean {
  const { runPod } = record;
  // Of what was not ready when the run began nobody knows more.
  if (record.container === 'none') return false;
  return runPod.ready !== isReady(record) || runPod.ip !== ipOf(record);
}

/** The address is known when the sandbox is. */
function ipOf({ runPod, ip, container }: KubeletPod): string {
  return container === 'running' || container === 'exited' ? ip : runPod.ip;
}

/**
 * Whether the kubelet holds a pod ready: its container runs, and its probes say so; without a readiness probe as soon as
 * it runs. Source: pkg/kubelet/prober/prober_manager.go UpdatePodStatus.
 */
function isReady({ container, isSeen, workers }: KubeletPod): boolean {
  return container === 'running' && isSeen && workers.every((worker) => worker.type === 'liveness' || worker.passes);
}
