import type { Simulation } from '../engine/simulation.ts';
import { daemonSetStep } from '../kubernetes/controllers/daemon-set-step.ts';
import { generatedName } from '../kubernetes/pod-names.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import type { NodeStore } from './node-store.ts';
import type { DaemonSetSpec } from './owner-spec.ts';
import { isAvailable, nextAvailableMs } from './pod-availability.ts';
import type { PodStore } from './pod-store.ts';
import type { RunPod } from './run-pod.ts';
import { WorkQueue } from './work-queue.ts';

/** A DaemonSet of the run. */
interface RunDaemonSet {
  readonly number: number;
  readonly spec: DaemonSetSpec;
  /** The nodes that are to have a pod of its. */
  readonly nodes: readonly number[];
  revision: number;
  serial: number;
  isRolling: boolean;
}

/**
 * The DaemonSet controller: keeps one pod on each of its nodes. Its pods bear whatever befalls their node and are for
 * that node alone, so that the scheduler has no choice: they have their node from the first.
 *
 * Source: pkg/controller/daemon.
 */
export class DaemonSetController {
  readonly #simulation: Simulation;
  readonly #store: PodStore;
  readonly #nodes: NodeStore;
  readonly #onRolledOut: (spec: DaemonSetSpec) => void;
  readonly #sets: RunDaemonSet[] = [];
  readonly #byKey = new Map<string, RunDaemonSet>();
  readonly #queue: WorkQueue;

  /** `onRolledOut` is told when all pods have the newest template and are available. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly nodes: NodeStore;
    readonly api: ApiServer;
    readonly stream: (name: string) => Stream;
    readonly onRolledOut: (spec: DaemonSetSpec) => void;
  }) {
    this.#simulation = parts.simulation;
    this.#store = parts.store;
    this.#nodes = parts.nodes;
    this.#onRolledOut = parts.onRolledOut;
    this.#queue = new WorkQueue({
      ...parts,
      name: 'daemonset-sync',
      stream: (number) => parts.stream(`owner/${this.#sets[number]!.spec.key}`),
      sync: (number) => this.#sync(this.#sets[number]!),
    });
  }

  /** A DaemonSet that is there: it keeps the nodes that it has pods on. */
  adopt(spec: DaemonSetSpec): void {
    const pods = this.#store.podsOf(spec.key);
    const nodes = [...new Set(pods.map(({ node }) => node))].filter((node) => node >= 0).sort((a, b) => a - b);
    const set = { number: this.#sets.length, spec, nodes, revision: 0, serial: pods.length, isRolling: false };
    this.#sets.push(set);
    this.#byKey.set(spec.key, set);
  }

  /** Its template has changed: `kubectl rollout restart`. */
  restart(key: string): void {
    const set = this.#byKey.get(key)!;
    set.revision++;
    set.isRolling = true;
    this.#queue.changed(set.number);
  }

  /** One of its pods changed. */
  podChanged({ owner }: RunPod): void {
    const set = owner === null ? undefined : this.#byKey.get(owner);
    if (set !== undefined) this.#queue.changed(set.number);
  }

  #sync(set: RunDaemonSet): void {
    const { spec, nodes, revision } = set;
    const { nowMs } = this.#simulation;
    const present = this.#store.podsOf(spec.key);
    const views = nodes.map((node) => ({
      node,
      shouldRun: !this.#nodes.nodes[node]!.removed,
      pods: present
        .filter((pod) => pod.node === node)
        .map((pod) => ({
          index: pod.index,
          isUpdated: pod.revision === revision,
          terminating: pod.terminating,
          ready: pod.ready,
          available: isAvailable(pod, spec.minReadyMs, nowMs),
        })),
    }));
    const { created, deleted } = daemonSetStep(spec.updateStrategy, views);
    for (const node of created) this.#create(set, node);
    for (const pod of deleted) this.#store.delete(pod);
    const nextMs = nextAvailableMs(present, spec.minReadyMs, nowMs);
    if (nextMs < Number.POSITIVE_INFINITY) this.#queue.at(set.number, nextMs);
    const areNew = views.every(
      ({ shouldRun, pods }) => !shouldRun || (pods.length === 1 && pods[0]!.isUpdated && pods[0]!.available),
    );
    if (!set.isRolling || !areNew) return;
    set.isRolling = false;
    this.#onRolledOut(spec);
  }

  #create(set: RunDaemonSet, node: number): void {
    const { key, name: prefix } = set.spec;
    const { pods } = this.#store;
    const like = pods.findLast((pod) => pod.owner === key && pod.node === node)!;
    let name: string;
    do {
      name = generatedName(prefix, set.serial++);
    } while (pods.some((pod) => pod.owner === key && pod.name === name));
    this.#store.bind(this.#store.create(like.index, { name, revision: set.revision }), node);
  }
}
