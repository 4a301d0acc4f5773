import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import { watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import { rankVictims } from './rank-victims.ts';
import type { RunPod } from './run-pod.ts';
import type { ScaledOwner } from './scaled-owner.ts';

/** The pods of the cluster, as their owners' controllers see and change them. */
export interface OwnedPods {
  readonly pods: readonly RunPod[];
  /** Makes a pod like another, under this name or a new one (null); false where no node can take it. */
  create(like: number, name: string | null): boolean;
  /** Deletes a pod: it is terminating, and soon gone. */
  delete(pod: number): void;
  /** Positions of an owner's killed pods in whose place others are about to come. */
  replaced(owner: string): readonly number[];
  /** Nothing comes in the place of this one. */
  cancelReplacement(pod: number): void;
}

/** An owner that has been scaled. */
interface Scaled {
  readonly owner: ScaledOwner;
  readonly number: number;
  wanted: number;
  /** Of a Deployment: pods that fitted nowhere when the run began, and are still to be. */
  pendingCount: number;
  /** Of a StatefulSet: the ordinals of such pods. */
  readonly pendingOrdinals: Set<number>;
  syncIsDue: boolean;
}

/**
 * The controllers of Deployments, their ReplicaSets, and StatefulSets, for those that are scaled during a run: each
 * hears of a change after the watch's delay and makes or deletes pods until there are as many as it should have.
 *
 * Source: pkg/controller/replicaset manageReplicas (all pods at once), pkg/controller/statefulset
 * stateful_set_control.go updateStatefulSet (in order, unless podManagementPolicy is Parallel).
 */
export class ReplicaControllers {
  readonly #simulation: Simulation;
  readonly #owned: OwnedPods;
  readonly #stream: (name: string) => Stream;
  readonly #scaled: Scaled[] = [];
  readonly #byKey = new Map<string, Scaled>();
  /** By position of a pod, drawn when first asked for. */
  readonly #uids = new Map<number, number>();
  readonly #sync: EventKind;

  /** `stream` gives each owner a stream for its delays, and each pod one for its UID. */
  constructor(simulation: Simulation, owned: OwnedPods, stream: (name: string) => Stream) {
    this.#simulation = simulation;
    this.#owned = owned;
    this.#stream = stream;
    this.#sync = simulation.kind('replicas-sync', (number) => this.#onSync(this.#scaled[number]!));
  }

  /** Somebody asks for another number of pods. A Deployment's ReplicaSet hears of it from the Deployment's controller. */
  scale(owner: ScaledOwner, replicas: number): void {
    const scaled = this.#byKey.get(owner.key) ?? this.#adopt(owner);
    scaled.wanted = replicas;
    const stream = this.#stream(`owner/${owner.key}`);
    const firstMs = drawDelay(watchDelay, stream);
    const delayMs = owner.kind === 'Deployment' ? firstMs + drawDelay(watchDelay, stream) : firstMs;
    this.#simulation.schedule(delayMs, this.#sync, scaled.number);
  }

  /** A pod became ready, or is gone, or a node has power again: controllers of what was scaled look at their pods. */
  changed(owner: string | null): void {
    const scaled = owner === null ? undefined : this.#byKey.get(owner);
    if (scaled === undefined || scaled.syncIsDue) return;
    scaled.syncIsDue = true;
    this.#simulation.schedule(drawDelay(watchDelay, this.#stream(`owner/${owner}`)), this.#sync, scaled.number);
  }

  /** A node can take pods again: those that found none are tried anew. */
  roomChanged(): void {
    for (const { owner } of this.#scaled) this.changed(owner.key);
  }

  #adopt(owner: ScaledOwner): Scaled {
    const replaced = this.#owned.replaced(owner.key);
    const known = new Set([...this.#present(owner), ...replaced.map((pod) => this.#owned.pods[pod]!)].map(ordinalOf));
    const ordinals = Array.from({ length: owner.replicas }, (_, i) => owner.firstOrdinal + i);
    const active = this.#active(owner).length + replaced.length;
    const scaled: Scaled = {
      owner,
      number: this.#scaled.length,
      wanted: owner.replicas,
      pendingCount: Math.max(0, owner.replicas - active),
      pendingOrdinals: new Set(owner.kind === 'StatefulSet' ? ordinals.filter((each) => !known.has(each)) : []),
      syncIsDue: false,
    };
    this.#scaled.push(scaled);
    this.#byKey.set(owner.key, scaled);
    return scaled;
  }

  #onSync(scaled: Scaled): void {
    scaled.syncIsDue = false;
    if (scaled.owner.kind === 'StatefulSet') this.#syncStatefulSet(scaled);
    else this.#syncReplicaSet(scaled);
  }

  /** Makes all pods that are missing, or deletes those that are too many: first those that run least. */
  #syncReplicaSet(scaled: Scaled): void {
    const { owner, wanted } = scaled;
    const active = this.#active(owner);
    const replaced = this.#owned.replaced(owner.key);
    let missing = wanted - active.length - replaced.length - scaled.pendingCount;
    while (missing > 0 && this.#owned.create(owner.like, null)) missing--;
    if (missing >= 0) return;
    const dropped = Math.min(scaled.pendingCount, -missing);
    scaled.pendingCount -= dropped;
    const cancelled = replaced.slice(0, Math.min(replaced.length, -missing - dropped));
    for (const pod of cancelled) this.#owned.cancelReplacement(pod);
    const victims = rankVictims(active, (pod) => this.#uidOf(pod), this.#simulation.nowMs);
    for (const { index } of victims.slice(0, -missing - dropped - cancelled.length)) this.#owned.delete(index);
  }

  /**
   * Goes through the ordinals from the first on, then through those that are too many from the last on. In order, each
   * step waits until all before it are ready, or until the one that was deleted is gone.
   */
  #syncStatefulSet(scaled: Scaled): void {
    const { owner, wanted, pendingOrdinals } = scaled;
    const end = owner.firstOrdinal + wanted;
    const present = new Map(this.#present(owner).map((pod) => [ordinalOf(pod), pod]));
    const replaced = new Set<number>();
    for (const pod of this.#owned.replaced(owner.key)) {
      const ordinal = ordinalOf(this.#owned.pods[pod]!);
      if (ordinal < end) replaced.add(ordinal);
      else this.#owned.cancelReplacement(pod);
    }
    for (const ordinal of [...pendingOrdinals]) if (ordinal >= end) pendingOrdinals.delete(ordinal);
    for (let ordinal = owner.firstOrdinal; ordinal < end; ordinal++) {
      const pod = present.get(ordinal);
      if (pod === undefined && !replaced.has(ordinal) && !pendingOrdinals.has(ordinal)) {
        this.#owned.create(this.#like(owner, ordinal), `${owner.name}-${ordinal}`);
      }
      if (owner.inOrder && (pod === undefined || pod.terminating || !pod.ready)) return;
    }
    const surplus = [...present].filter(([ordinal]) => ordinal >= end).sort(([a], [b]) => b - a);
    for (const [, pod] of surplus) {
      if (!pod.terminating) this.#owned.delete(pod.index);
      if (owner.inOrder) return;
    }
  }

  #uidOf({ index, namespace, name }: RunPod): number {
    const uid = this.#uids.get(index) ?? this.#stream(`uid/${namespace}/${name}`).uniform();
    this.#uids.set(index, uid);
    return uid;
  }

  /** The pod that had the name last, or else any of the owner's. */
  #like({ key, name, like }: ScaledOwner, ordinal: number): number {
    return this.#owned.pods.findLast((pod) => pod.owner === key && pod.name === `${name}-${ordinal}`)?.index ?? like;
  }

  #present({ key }: ScaledOwner): readonly RunPod[] {
    return this.#owned.pods.filter(({ owner, gone }) => owner === key && !gone);
  }

  #active(owner: ScaledOwner): readonly RunPod[] {
    return this.#present(owner).filter(({ terminating }) => !terminating);
  }
}

function ordinalOf({ name }: RunPod): number {
  return Number(name.slice(name.lastIndexOf('-') + 1));
}
