import type { Simulation } from '../engine/simulation.ts';
import { statefulSetStep } from '../kubernetes/controllers/stateful-set-step.ts';
import { statefulSetPodName } from '../kubernetes/pod-names.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import type { StatefulSetSpec } from './owner-spec.ts';
import { isAvailable, nextAvailableMs } from './pod-availability.ts';
import type { PodStore } from './pod-store.ts';
import type { RunPod } from './run-pod.ts';
import { WorkQueue } from './work-queue.ts';

/** A StatefulSet of the run. */
interface RunStatefulSet {
  readonly number: number;
  readonly spec: StatefulSetSpec;
  replicas: number;
  /** Which template it has, and which one its pods have that are not to be updated. */
  revision: number;
  currentRevision: number;
  /** Ordinals of pods that fitted nowhere when the run began, and are still to be. */
  readonly pending: Set<number>;
  isRolling: boolean;
}

/** From this version on the gate MaxUnavailableStatefulSet is on (beta). */
const MAX_UNAVAILABLE_MINOR = 35;

/**
 * The StatefulSet controller: keeps pods with ordinals, and looks at all of a set's pods when it hears of one. A pod
 * keeps its name, so a new one waits until the old one's object is gone.
 *
 * Source: pkg/controller/statefulset.
 */
export class StatefulSetController {
  readonly #simulation: Simulation;
  readonly #store: PodStore;
  readonly #honoursMaxUnavailable: boolean;
  readonly #onRolledOut: (spec: StatefulSetSpec) => void;
  readonly #sets: RunStatefulSet[] = [];
  readonly #byKey = new Map<string, RunStatefulSet>();
  readonly #queue: WorkQueue;

  /** `onRolledOut` is told when all pods that are to have the newest template have it and are ready. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly api: ApiServer;
    readonly kubernetesMinor: number;
    readonly stream: (name: string) => Stream;
    readonly onRolledOut: (spec: StatefulSetSpec) => void;
  }) {
    this.#simulation = parts.simulation;
    this.#store = parts.store;
    this.#honoursMaxUnavailable = parts.kubernetesMinor >= MAX_UNAVAILABLE_MINOR;
    this.#onRolledOut = parts.onRolledOut;
    this.#queue = new WorkQueue({
      ...parts,
      name: 'statefulset-sync',
      stream: (number) => parts.stream(`owner/${this.#sets[number]!.spec.key}`),
      sync: (number) => this.#sync(this.#sets[number]!),
    });
  }

  /** A StatefulSet that is there, complete but for pods that fitted nowhere. */
  adopt(spec: StatefulSetSpec): void {
    const known = new Set(this.#store.podsOf(spec.key).map(ordinalOf));
    const ordinals = Array.from({ length: spec.replicas }, (_, i) => spec.firstOrdinal + i);
    const set = {
      number: this.#sets.length,
      spec,
      replicas: spec.replicas,
      revision: 0,
      currentRevision: 0,
      pending: new Set(ordinals.filter((each) => !known.has(each))),
      isRolling: false,
    };
    this.#sets.push(set);
    this.#byKey.set(spec.key, set);
  }

  /** How many pods it asks for. */
  replicasOf(key: string): number {
    return this.#byKey.get(key)!.replicas;
  }

  /** Its template has changed: `kubectl rollout restart`. */
  restart(key: string): void {
    const set = this.#byKey.get(key)!;
    set.revision++;
    set.isRolling = true;
    this.#queue.changed(set.number);
  }

  scale(key: string, replicas: number): void {
    const set = this.#byKey.get(key)!;
    set.replicas = replicas;
    this.#queue.changed(set.number);
  }

  /** One of its pods changed. */
  podChanged({ owner }: RunPod): void {
    const set = owner === null ? undefined : this.#byKey.get(owner);
    if (set !== undefined) this.#queue.changed(set.number);
  }

  #sync(set: RunStatefulSet): void {
    const { spec, replicas, revision, pending } = set;
    const { minReadyMs, firstOrdinal } = spec;
    const { nowMs } = this.#simulation;
    const present = this.#store.podsOf(spec.key);
    const pods = present.map((pod) => ({
      ordinal: ordinalOf(pod),
      isUpdated: pod.revision === revision,
      terminating: pod.terminating,
      available: isAvailable(pod, minReadyMs, nowMs),
    }));
    const waiting = { isUpdated: true, terminating: false, available: false };
    const { created, deleted } = statefulSetStep(
      {
        replicas,
        start: firstOrdinal,
        podManagementPolicy: spec.podManagementPolicy,
        updateStrategy: spec.updateStrategy,
        honoursMaxUnavailable: this.#honoursMaxUnavailable,
      },
      [...pods, ...[...pending].map((ordinal) => ({ ...waiting, ordinal }))],
    );
    for (const { ordinal, isUpdated } of created) this.#create(set, ordinal, isUpdated);
    for (const ordinal of deleted) {
      const pod = present.find((each) => ordinalOf(each) === ordinal);
      if (pod !== undefined) this.#store.delete(pod.index);
      // A pod without a node is gone at once; the next look goes on.
      else if (pending.delete(ordinal)) this.#queue.changed(set.number);
    }
    const nextMs = nextAvailableMs(present, minReadyMs, nowMs);
    if (nextMs < Number.POSITIVE_INFINITY) this.#queue.at(set.number, nextMs);
    this.#noteEnd(set, present);
  }

  #create({ spec, revision, currentRevision }: RunStatefulSet, ordinal: number, isUpdated: boolean): void {
    const name = statefulSetPodName(spec.name, ordinal);
    const { pods } = this.#store;
    const like =
      pods.findLast((pod) => pod.owner === spec.key && pod.name === name) ??
      pods.findLast(({ owner }) => owner === spec.key);
    // Without a pod to be like, it has none that could run: all stay Pending.
    if (like !== undefined) this.#store.create(like.index, { name, revision: isUpdated ? revision : currentRevision });
  }

  /** Source: pkg/controller/statefulset completeRollingUpdate; kubectl rollout status for the partition. */
  #noteEnd(set: RunStatefulSet, present: readonly RunPod[]): void {
    const { spec, replicas, revision } = set;
    if (!set.isRolling || present.length !== replicas || present.some(({ ready }) => !ready)) return;
    const left = present.filter((pod) => pod.revision !== revision).length;
    if (left > (spec.updateStrategy.rollingUpdate?.partition ?? 0)) return;
    if (left === 0) set.currentRevision = revision;
    set.isRolling = false;
    this.#onRolledOut(spec);
  }
}

function ordinalOf({ name }: RunPod): number {
  return Number(name.slice(name.lastIndexOf('-') + 1));
}
