import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Taint, Toleration } from '../kubernetes/objects.ts';
import { tolerates } from '../kubernetes/toleration.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { schedulingDelay, watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { NodeStore } from './node-store.ts';
import type { PodStore } from './pod-store.ts';
import type { RunNode } from './run-node.ts';
import type { RunPod } from './run-pod.ts';

/** A cordoned node is as if it had this one. */
const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/** What the DaemonSet controller lets its pods bear of a cordoned node. */
const daemonToleration: Toleration = {
  key: UNSCHEDULABLE.key,
  operator: 'Exists',
  value: '',
  effect: 'NoSchedule',
};

/** What the scheduler looks at, and acts upon. */
export interface SchedulerParts {
  readonly simulation: Simulation;
  readonly store: PodStore;
  readonly nodes: NodeStore;
  readonly api: ApiServer;
  /** Whether a node has power. */
  readonly isUp: (node: number) => boolean;
  /** Whether a node has an address for a further pod. */
  readonly hasIp: (node: number) => boolean;
  /** A stream of its own for each name. */
  readonly streamOf: (name: string) => Stream;
}

/**
 * The scheduler: binds pods that are Pending, each to the node with the fewest pods of the same owner among those that
 * can take it, then to the first. A node can take a pod that is ready, and not cordoned, has power and an address, bears
 * the labels that the pod selects, and no taint that the pod does not tolerate. One that no node can take stays Pending
 * until something has changed.
 *
 * Simplified: resources, affinity and topology spread constraints do not count; and a node without power takes no pods
 * from that moment on, where the real scheduler learns of it with the node's lease.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #due: EventKind;
  /** Pods that are to be looked at. */
  readonly #isDue = new Set<number>();
  #lastDueMs = 0;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#due = parts.simulation.kind('pod-scheduling', (pod) => this.#onDue(pod));
    parts.store.watch({ podChanged: (pod) => this.#podChanged(pod) });
    parts.nodes.watch({ nodeChanged: () => this.roomChanged() });
  }

  /** Some node can take more than before: pods that found none are tried anew. */
  roomChanged(): void {
    for (const pod of this.#parts.store.pods) if (pod.unschedulable && !pod.gone) this.#enqueue(pod);
  }

  #podChanged(pod: RunPod): void {
    if (pod.gone) {
      // Its address may be what another waits for.
      if (pod.node >= 0) this.roomChanged();
    } else if (pod.node < 0 && pod.replaces !== null && !pod.unschedulable) this.#enqueue(pod);
  }

  #enqueue({ index, namespace, name }: RunPod): void {
    if (this.#isDue.has(index)) return;
    this.#isDue.add(index);
    const { simulation, streamOf } = this.#parts;
    const stream = streamOf(`pod/${namespace}/${name}`);
    const dueMs = simulation.nowMs + drawDelay(watchDelay, stream) + drawDelay(schedulingDelay, stream);
    // It hears of pods in the order in which they were made, and takes one after the other.
    this.#lastDueMs = Math.max(this.#lastDueMs, dueMs);
    simulation.scheduleAt(this.#lastDueMs, this.#due, index);
  }

  #onDue(pod: number): void {
    const { store, api } = this.#parts;
    if (api.defers(this.#due, pod)) return;
    this.#isDue.delete(pod);
    const runPod = store.pods[pod]!;
    if (runPod.gone || runPod.node >= 0) return;
    const node = this.#leastLoaded(runPod);
    if (node === null) store.setUnschedulable(pod, true);
    else store.bind(pod, node);
  }

  #leastLoaded(pod: RunPod): number | null {
    const { store, nodes } = this.#parts;
    const counts = new Int32Array(nodes.nodes.length);
    for (const each of store.pods) {
      if (each.owner === pod.owner && !each.gone && !each.terminating && each.node >= 0) counts[each.node]!++;
    }
    let best: number | null = null;
    for (const node of nodes.nodes) {
      if (best !== null && counts[node.index]! >= counts[best]!) continue;
      if (this.#canTake(node, pod)) best = node.index;
    }
    return best;
  }

  #canTake(node: RunNode, pod: RunPod): boolean {
    const { isUp, hasIp } = this.#parts;
    if (!node.ready || !isUp(node.index) || !hasIp(node.index)) return false;
    if (Object.entries(pod.nodeSelector).some(([name, value]) => node.labels[name] !== value)) return false;
    const taints = node.unschedulable ? [...node.taints, UNSCHEDULABLE] : node.taints;
    const tolerations = pod.owner?.startsWith('DaemonSet ') ? [...pod.tolerations, daemonToleration] : pod.tolerations;
    return taints.every(
      (taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((each) => tolerates(each, taint)),
    );
  }
}
