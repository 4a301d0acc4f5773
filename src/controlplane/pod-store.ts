import { assert } from '../base/assert.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { RunPod } from './run-pod.ts';

/** Told of every change of a pod's object, at once; watchers add their own delay. */
export interface PodWatcher {
  podChanged(pod: RunPod): void;
}

/** What distinguishes a new pod from the one that it is like. */
export interface NewPod {
  readonly name: string;
  readonly revision: number;
}

/**
 * The pods as API objects: created, bound, ready, terminating, gone. It takes no time and decides nothing: whoever writes
 * asks the API server first, and whoever is told draws the delay of its own watch.
 *
 * A pod stays at its position for the whole run, after one that it is like; one that is gone is never anything else.
 */
export class PodStore {
  readonly pods: RunPod[];
  readonly #simulation: Simulation;
  readonly #addLike: (pod: number) => number;
  readonly #watchers: PodWatcher[] = [];

  /** `addLike` makes a pod's place in the data plane, like another's, and returns its position. */
  constructor(pods: RunPod[], simulation: Simulation, addLike: (pod: number) => number) {
    this.pods = pods;
    this.#simulation = simulation;
    this.#addLike = addLike;
  }

  /** From now on the watcher is told, after those that came before it. */
  watch(watcher: PodWatcher): void {
    this.#watchers.push(watcher);
  }

  /** An owner's pods that are there, in the order of their creation; terminating ones too. */
  podsOf(owner: string): readonly RunPod[] {
    return this.pods.filter((pod) => pod.owner === owner && !pod.gone);
  }

  /** A node's pods that are there; terminating ones too. */
  podsOn(node: number): readonly RunPod[] {
    return this.pods.filter((pod) => pod.node === node && !pod.gone);
  }

  /** A new pod, Pending, of the same owner as another and like it. Returns its position. */
  create(like: number, { name, revision }: NewPod): number {
    const index = this.#add(like, { name, revision, node: -1, ip: '' });
    this.#tell(this.pods[index]!);
    return index;
  }

  /** The scheduler has a node for a pod. */
  bind(pod: number, node: number): void {
    const runPod = this.#present(pod);
    assert(runPod.node < 0, 'a pod is bound once');
    runPod.node = node;
    runPod.unschedulable = false;
    this.#tell(runPod);
  }

  /** Whether a node was found for a pod that is Pending. */
  setUnschedulable(pod: number, unschedulable: boolean): void {
    const runPod = this.#present(pod);
    if (runPod.unschedulable === unschedulable) return;
    runPod.unschedulable = unschedulable;
    this.#tell(runPod);
  }

  /** What the kubelet says of a pod: its address and whether it is ready. */
  setStatus(pod: number, ip: string, ready: boolean): void {
    const runPod = this.#present(pod);
    if (runPod.ip === ip && runPod.ready === ready) return;
    runPod.ip = ip;
    this.#setReady(runPod, ready);
    this.#tell(runPod);
  }

  /** The Ready condition of a pod, as the node lifecycle controller patches it. */
  setReady(pod: number, ready: boolean): void {
    const runPod = this.#present(pod);
    if (runPod.ready === ready) return;
    this.#setReady(runPod, ready);
    this.#tell(runPod);
  }

  /**
   * A DELETE call. The pod is terminating at once and its kubelet does the rest; one that has no node yet, or is deleted
   * with grace 0, is gone at once. A second call may only shorten the grace.
   *
   * Source: pkg/registry/core/pod/strategy.go CheckGracefulDelete, staging apiserver pkg/registry/rest/delete.go.
   */
  delete(pod: number, graceMs: number = this.pods[pod]!.life.gracePeriodMs): void {
    const runPod = this.pods[pod]!;
    if (runPod.gone) return;
    if (runPod.node < 0 || graceMs === 0) {
      this.remove(pod);
      return;
    }
    if (runPod.terminating && graceMs >= runPod.graceMs) return;
    runPod.terminating = true;
    runPod.graceMs = graceMs;
    this.#tell(runPod);
  }

  /** The object is gone. */
  remove(pod: number): void {
    const runPod = this.pods[pod]!;
    if (runPod.gone) return;
    runPod.gone = true;
    this.#tell(runPod);
  }

  /**
   * The same pod in another sandbox, after its node was without power: to the network it is another. Returns its
   * position; the old one counts as gone.
   */
  renewSandbox(pod: number): number {
    const old = this.#present(pod);
    const { name, revision, node } = old;
    const index = this.#add(pod, { name, revision, node, ip: '' });
    old.gone = true;
    // Whoever looks at all pods of an owner never finds the pod missing.
    this.#tell(old);
    this.#tell(this.pods[index]!);
    return index;
  }

  #add(like: number, parts: Pick<RunPod, 'name' | 'revision' | 'node' | 'ip'>): number {
    const index = this.#addLike(like);
    assert(index === this.pods.length, 'pods have the same position everywhere');
    this.pods.push({
      ...this.pods[like]!,
      ...parts,
      index,
      replaces: like,
      ready: false,
      readySinceMs: 0,
      terminating: false,
      graceMs: 0,
      unschedulable: false,
      gone: false,
      crashes: 0,
      listeningSinceMs: 0,
    });
    return index;
  }

  #setReady(runPod: RunPod, ready: boolean): void {
    if (ready && !runPod.ready) runPod.readySinceMs = this.#simulation.nowMs;
    runPod.ready = ready;
  }

  /** Whoever writes to a pod that is gone has not looked: it can become nothing any more. */
  #present(pod: number): RunPod {
    const runPod = this.pods[pod]!;
    assert(!runPod.gone, 'a pod that is gone never changes');
    return runPod;
  }

  #tell(runPod: RunPod): void {
    for (const watcher of this.#watchers) watcher.podChanged(runPod);
  }
}
