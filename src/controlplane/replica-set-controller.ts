import type { Simulation } from '../engine/simulation.ts';
import { generatedName } from '../kubernetes/pod-names.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { isAvailable, nextAvailableMs } from './pod-availability.ts';
import type { PodStore } from './pod-store.ts';
import { rankVictims } from './rank-victims.ts';
import type { RunPod } from './run-pod.ts';
import { WorkQueue } from './work-queue.ts';

/** A ReplicaSet of the run: the pods of one template of its owner's. */
export interface RunReplicaSet {
  readonly number: number;
  /** As its pods name it; the ReplicaSets of a Deployment have the same. */
  readonly owner: string;
  readonly revision: number;
  /** Its own name, with which its pods' names begin. */
  readonly name: string;
  readonly minReadyMs: number;
  /** How many pods it is to have. Whoever writes it calls `changed`. */
  replicas: number;
  /** The most pods that its Deployment might have when `replicas` was set last. */
  maxReplicas: number;
  /** Pods that fitted nowhere when the run began, and are still to be. */
  pendingCount: number;
  /** Its status, as it was written last: pods that are not terminating, and how many of them are available. */
  statusReplicas: number;
  statusAvailable: number;
  /** How many names it has given. */
  serial: number;
}

/** What is known of a ReplicaSet when it is made. */
export type NewReplicaSet = Pick<
  RunReplicaSet,
  'owner' | 'revision' | 'name' | 'minReadyMs' | 'replicas' | 'maxReplicas' | 'pendingCount'
>;

/**
 * The ReplicaSet controller: makes the pods that are missing and deletes those that are too many, all at once, and
 * writes the status, which counts the pods as they were before. It hears of pods after the delay of a watch. The slow
 * start of the real one (1, 2, 4, … creations at a time) is left out: it takes milliseconds.
 *
 * Source: pkg/controller/replicaset syncReplicaSet, manageReplicas; replica_set_utils.go calculateStatus.
 */
export class ReplicaSetController {
  readonly sets: RunReplicaSet[] = [];
  readonly #simulation: Simulation;
  readonly #store: PodStore;
  readonly #stream: (name: string) => Stream;
  readonly #onStatus: (set: RunReplicaSet) => void;
  readonly #queue: WorkQueue;
  /** By position of a pod, drawn when first asked for. */
  readonly #uids = new Map<number, number>();

  /** `onStatus` is told of each status that is written. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly api: ApiServer;
    readonly stream: (name: string) => Stream;
    readonly onStatus: (set: RunReplicaSet) => void;
  }) {
    this.#simulation = parts.simulation;
    this.#store = parts.store;
    this.#stream = parts.stream;
    this.#onStatus = parts.onStatus;
    this.#queue = new WorkQueue({
      ...parts,
      name: 'replicaset-sync',
      stream: (number) => parts.stream(`owner/${this.sets[number]!.owner}`),
      sync: (number) => this.#sync(this.sets[number]!),
    });
  }

  /** A ReplicaSet that is there, with the status that it has. */
  adopt(parts: NewReplicaSet): RunReplicaSet {
    const set = { ...parts, number: this.sets.length, statusReplicas: 0, statusAvailable: 0, serial: 0 };
    this.sets.push(set);
    const active = this.#active(set);
    set.serial = active.length;
    set.statusReplicas = active.length + set.pendingCount;
    set.statusAvailable = this.#availableOf(active, set);
    return set;
  }

  /** Its spec was written, or a pod of its changed. */
  changed(set: RunReplicaSet): void {
    this.#queue.changed(set.number);
  }

  #sync(set: RunReplicaSet): void {
    const active = this.#active(set);
    const statusReplicas = active.length + set.pendingCount;
    const statusAvailable = this.#availableOf(active, set);
    const missing = set.replicas - statusReplicas;
    if (missing > 0) this.#create(set, missing);
    else if (missing < 0) this.#deleteSome(set, active, -missing);
    const nextMs = nextAvailableMs(active, set.minReadyMs, this.#simulation.nowMs);
    if (nextMs < Number.POSITIVE_INFINITY) this.#queue.at(set.number, nextMs);
    if (statusReplicas === set.statusReplicas && statusAvailable === set.statusAvailable) return;
    set.statusReplicas = statusReplicas;
    set.statusAvailable = statusAvailable;
    this.#onStatus(set);
  }

  /** Without a pod to be like, its owner has none that could run: all stay Pending. */
  #create(set: RunReplicaSet, count: number): void {
    const { pods } = this.#store;
    const last = pods.findLast(({ owner }) => owner === set.owner);
    if (last === undefined) return;
    // First those that have gone and have nobody in their place.
    const replaced = new Set(pods.map(({ replaces }) => replaces));
    const left = pods.filter(
      ({ owner, index, gone, terminating }) => owner === set.owner && (gone || terminating) && !replaced.has(index),
    );
    const names = new Set(pods.flatMap(({ owner, name }) => (owner === set.owner ? [name] : [])));
    for (let made = 0; made < count; ) {
      const name = generatedName(set.name, set.serial++);
      if (names.has(name)) continue;
      this.#store.create((left[made] ?? last).index, { name, revision: set.revision });
      made++;
    }
  }

  /** Pods that fit nowhere go first. */
  #deleteSome(set: RunReplicaSet, active: readonly RunPod[], count: number): void {
    const dropped = Math.min(set.pendingCount, count);
    set.pendingCount -= dropped;
    const related = this.#store.podsOf(set.owner).filter(({ terminating }) => !terminating);
    const victims = rankVictims(active, related, (pod) => this.#uidOf(pod), this.#simulation.nowMs);
    for (const { index } of victims.slice(0, count - dropped)) this.#store.delete(index);
  }

  #active({ owner, revision }: RunReplicaSet): readonly RunPod[] {
    return this.#store.podsOf(owner).filter((pod) => pod.revision === revision && !pod.terminating);
  }

  #availableOf(active: readonly RunPod[], { minReadyMs }: RunReplicaSet): number {
    return active.filter((pod) => isAvailable(pod, minReadyMs, this.#simulation.nowMs)).length;
  }

  #uidOf({ index, namespace, name }: RunPod): number {
    const uid = this.#uids.get(index) ?? this.#stream(`uid/${namespace}/${name}`).uniform();
    this.#uids.set(index, uid);
    return uid;
  }
}
