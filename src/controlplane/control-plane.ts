import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import {
  crashDetectionDelay,
  LEASE_RENEWAL_MS,
  NODE_MONITOR_PERIOD_MS,
  nodeMonitorGraceMs,
  podStartDelay,
  restartBackoffMs,
  statusWriteDelay,
  watchDelay,
} from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { EndpointSlices } from './endpoint-slices.ts';
import { ReplicaControllers } from './replica-controllers.ts';
import type { PodHost, RunPod } from './run-pod.ts';
import type { ScaledOwner } from './scaled-owner.ts';

/** A container that ran so long starts over with its back-off. */
const BACKOFF_RESET_MS = 600_000;

/** Gives addresses and names to pods that come during the run. */
export interface PodNaming {
  nextIp(node: number): string;
  /** An address of a node's is free again. */
  releaseIp(node: number, ip: string): void;
  /** Whether a node has an address for a further pod. */
  hasIp(node: number): boolean;
  /** Name of the next pod of an owner. */
  nextName(pod: RunPod): string;
  /** Name of the next pod by which an owner grows: none that `nextName` gives, whoever is asked first. */
  nextAddedName(pod: RunPod): string;
}

/** Told of what happens to the cluster, for the time axis of the report. */
export type OnMark = (label: string) => void;

/** Told that a node lost its power or has it again. */
export type OnPower = () => void;

/**
 * kubelets, the node lifecycle controller and the owners of pods, in time: what becomes of pods when containers, pods
 * and nodes fail, and when the API server hears of it.
 */
export class ControlPlane {
  readonly pods: RunPod[];
  readonly #simulation: Simulation;
  readonly #host: PodHost;
  readonly #slices: EndpointSlices;
  readonly #naming: PodNaming;
  readonly #named: (name: string) => Stream;
  readonly #streams = new Map<string, Stream>();
  readonly #graceMs: number;
  readonly #nodeNames: readonly string[];
  readonly #onMark: OnMark;
  readonly #onPower: OnPower;
  readonly #tickPhaseMs: number;
  /** Killed pods whose owner finds no node for another. */
  readonly #pending: number[] = [];
  /** Killed pods in whose place others are to come. */
  readonly #replaced = new Set<number>();
  /** Pods that their owner deleted: nothing comes in their place. */
  readonly #deleted = new Set<number>();
  readonly #controllers: ReplicaControllers;
  /** By node: losses of power that last. */
  readonly #losses: Int32Array;
  /** By node: counted up at each loss and return of power, so that a detection knows whether it is out of date. */
  readonly #powerChanges: Int32Array;
  readonly #nodeUp: Uint8Array;
  readonly #containerStarts: EventKind;
  readonly #listens: EventKind;
  readonly #statusWritten: EventKind;
  readonly #replacementStarts: EventKind;
  readonly #deletionHeard: EventKind;
  readonly #nodeMonitored: EventKind;

  /**
   * `nodeUp` is the network's column. `stream` gives each pod and each node a stream of its own for its delays, so that
   * what happens to one changes no draw of another.
   */
  constructor(parts: {
    simulation: Simulation;
    pods: RunPod[];
    host: PodHost;
    slices: EndpointSlices;
    naming: PodNaming;
    stream: (name: string) => Stream;
    kubernetesMinor: number;
    nodeNames: readonly string[];
    nodeUp: Uint8Array;
    onMark: OnMark;
    onPower: OnPower;
  }) {
    this.pods = parts.pods;
    this.#simulation = parts.simulation;
    this.#host = parts.host;
    this.#slices = parts.slices;
    this.#naming = parts.naming;
    this.#named = parts.stream;
    this.#graceMs = nodeMonitorGraceMs(parts.kubernetesMinor);
    this.#nodeNames = parts.nodeNames;
    this.#nodeUp = parts.nodeUp;
    this.#onMark = parts.onMark;
    this.#onPower = parts.onPower;
    this.#tickPhaseMs = parts.stream('node-monitor').uniform() * NODE_MONITOR_PERIOD_MS;
    this.#losses = new Int32Array(parts.nodeNames.length);
    this.#powerChanges = new Int32Array(parts.nodeNames.length);
    const { simulation } = parts;
    this.#containerStarts = simulation.kind('container-starts', (pod) => this.#onContainerStarts(pod));
    this.#listens = simulation.kind('pod-listens', (pod) => this.#onListens(pod));
    this.#statusWritten = simulation.kind('pod-status', (pod) => this.#onStatusWritten(pod));
    this.#replacementStarts = simulation.kind('pod-replaced', (pod) => this.#onReplaced(pod));
    this.#nodeMonitored = simulation.kind('node-monitored', (check) => this.#onNodeMonitored(check));
    this.#deletionHeard = simulation.kind('pod-deletion-heard', (pod) => this.#onDeletionHeard(pod));
    const owned = {
      pods: this.pods,
      create: (like: number, name: string | null) => this.#create(like, name),
      delete: (pod: number) => this.#delete(pod),
      replaced: (owner: string) => [...this.#replaced].filter((pod) => this.pods[pod]!.owner === owner),
      cancelReplacement: (pod: number) => this.#replaced.delete(pod),
    };
    this.#controllers = new ReplicaControllers(simulation, owned, (name) => this.#streamOf(name));
  }

  /** Somebody asks for another number of an owner's pods: its controller makes or deletes some, in its own time. */
  scale(owner: ScaledOwner, replicas: number): void {
    this.#controllers.scale(owner, replicas);
  }

  /** The container of a pod dies. The kubelet sees it within a second and starts it again, with back-off. */
  crashContainer(pod: number): void {
    const runPod = this.pods[pod]!;
    if (runPod.gone || !this.#host.isListening(pod)) return;
    this.#host.killProcess(pod, false);
    const nowMs = this.#simulation.nowMs;
    if (nowMs - runPod.listeningSinceMs >= BACKOFF_RESET_MS) runPod.crashes = 0;
    const stream = this.#streamOfPod(runPod);
    const detectionMs = drawDelay(crashDetectionDelay, stream);
    this.#simulation.schedule(detectionMs + drawDelay(statusWriteDelay, stream), this.#statusWritten, pod);
    this.#simulation.schedule(detectionMs + restartBackoffMs(runPod.crashes), this.#containerStarts, pod);
    runPod.crashes++;
  }

  /** A pod is deleted without grace: it is gone at once, and its owner makes another, with another name and address. */
  killPod(pod: number): void {
    const runPod = this.pods[pod]!;
    if (runPod.gone) return;
    this.#host.killProcess(pod, true);
    this.#retire(runPod);
    if (runPod.owner === null || this.#deleted.has(pod)) return;
    const stream = this.#streamOfPod(runPod);
    const delayMs = drawDelay(watchDelay, stream) + drawDelay(podStartDelay, stream);
    this.#replaced.add(pod);
    this.#simulation.schedule(delayMs, this.#replacementStarts, pod);
  }

  /**
   * A node loses power: everything on it is gone without a word. The API server hears of it from the lease. Where
   * several losses overlap, the node has power again when the last has ended.
   */
  losePower(node: number): void {
    if (this.#losses[node]!++ > 0) return;
    this.#nodeUp[node] = 0;
    this.#onPower();
    this.#host.loseNode(node);
    for (const { index } of this.#podsOf(node)) this.#host.losePod(index);
    const change = ++this.#powerChanges[node]!;
    // The last renewal was some time ago; the controller noticed it at its next tick and counts from there. Its ticks
    // come a little late by the time that they take, so that the one after a full grace finds that it is over.
    const stream = this.#streamOf(`node/${this.#nodeNames[node]}`);
    const renewedMs = this.#simulation.nowMs - stream.uniform() * LEASE_RENEWAL_MS;
    const noticedTick = Math.ceil((renewedMs - this.#tickPhaseMs) / NODE_MONITOR_PERIOD_MS);
    const declaredTick = noticedTick + Math.ceil(this.#graceMs / NODE_MONITOR_PERIOD_MS);
    const declaredMs = this.#tickPhaseMs + declaredTick * NODE_MONITOR_PERIOD_MS;
    this.#simulation.scheduleAt(declaredMs, this.#nodeMonitored, this.#check(node, change));
  }

  /** A loss of power is over. With the last one the node's pods start anew, each with another address. */
  restorePower(node: number): void {
    if (--this.#losses[node]! > 0) return;
    this.#nodeUp[node] = 1;
    this.#onPower();
    this.#powerChanges[node]!++;
    for (const runPod of this.#podsOf(node)) {
      this.#retire(runPod);
      if (this.#deleted.has(runPod.index)) continue;
      const index = this.#replace(runPod, runPod.name, node);
      this.#simulation.schedule(drawDelay(podStartDelay, this.#streamOfPod(runPod)), this.#containerStarts, index);
    }
    for (const pod of this.#pending.splice(0)) this.#onReplaced(pod);
    this.#controllers.roomChanged();
  }

  #onContainerStarts(pod: number): void {
    if (this.#isLost(pod)) return;
    this.#simulation.schedule(this.pods[pod]!.startUpMs, this.#listens, pod);
  }

  #onListens(pod: number): void {
    if (this.#isLost(pod)) return;
    const runPod = this.pods[pod]!;
    runPod.listeningSinceMs = this.#simulation.nowMs;
    this.#host.startListening(pod);
    this.#simulation.schedule(drawDelay(statusWriteDelay, this.#streamOfPod(runPod)), this.#statusWritten, pod);
  }

  /** The kubelet writes what is so now, which need not be what made it write. */
  #onStatusWritten(pod: number): void {
    if (this.#isLost(pod)) return;
    this.#setReady(pod, this.#host.isListening(pod));
  }

  #onReplaced(pod: number): void {
    if (!this.#replaced.has(pod)) return;
    const old = this.pods[pod]!;
    const node = this.#leastLoaded(old);
    if (node === null) {
      this.#pending.push(pod);
      return;
    }
    this.#replaced.delete(pod);
    const index = this.#replace(old, this.#naming.nextName(old), node);
    this.#onContainerStarts(index);
  }

  /** NotReady is declared, unless the power has come back meanwhile: all pods of the node are marked unready. */
  #onNodeMonitored(check: number): void {
    const nodeCount = this.#nodeNames.length;
    const node = check % nodeCount;
    if (this.#check(node, this.#powerChanges[node]!) !== check) return;
    this.#onMark(`${this.#nodeNames[node]} NotReady`);
    for (const { index } of this.#podsOf(node)) this.#setReady(index, false);
  }

  #setReady(pod: number, ready: boolean): void {
    const runPod = this.pods[pod]!;
    if (runPod.ready === ready) return;
    runPod.ready = ready;
    this.#slices.podChanged(pod);
    this.#controllers.changed(runPod.owner);
  }

  /** A further pod of an owner; false where no node can take it. */
  #create(like: number, name: string | null): boolean {
    const pattern = this.pods[like]!;
    const node = this.#leastLoaded(pattern);
    if (node === null) return false;
    const index = this.#replace(pattern, name ?? this.#naming.nextAddedName(pattern), node);
    const stream = this.#streamOfPod(this.pods[index]!);
    this.#simulation.schedule(drawDelay(podStartDelay, stream), this.#containerStarts, index);
    return true;
  }

  /** A pod is deleted by its owner. It is terminating at once; its process ends when the kubelet hears of it. */
  #delete(pod: number): void {
    const runPod = this.pods[pod]!;
    runPod.terminating = true;
    this.#deleted.add(pod);
    this.#slices.podChanged(pod);
    this.#simulation.schedule(drawDelay(watchDelay, this.#streamOfPod(runPod)), this.#deletionHeard, pod);
  }

  /** On a node without power nobody hears of it: the pod stays terminating until the node is back. */
  #onDeletionHeard(pod: number): void {
    if (this.#isLost(pod)) return;
    this.#host.killProcess(pod, true);
    this.#retire(this.pods[pod]!);
  }

  /** A pod's object or its sandbox is no more. */
  #retire(runPod: RunPod): void {
    runPod.gone = true;
    if (runPod.node >= 0) this.#naming.releaseIp(runPod.node, runPod.ip);
    this.#slices.podChanged(runPod.index);
    this.#controllers.changed(runPod.owner);
  }

  /** Another pod in place of one that is gone, or beside it. */
  #replace(old: RunPod, name: string, node: number): number {
    const index = this.#host.addLike(old.index, node);
    this.pods.push({
      ...old,
      index,
      name,
      replaces: old.index,
      node,
      ip: node < 0 ? old.ip : this.#naming.nextIp(node),
      ready: false,
      terminating: false,
      gone: false,
      crashes: 0,
      listeningSinceMs: 0,
    });
    this.#slices.podReplaced(old.index, index);
    this.#slices.podChanged(index);
    return index;
  }

  /**
   * As the scheduler spreads: of the nodes with power and an address for it, the one with the fewest pods of the same
   * owner, then the first.
   */
  #leastLoaded({ owner }: RunPod): number | null {
    const counts = new Int32Array(this.#nodeNames.length);
    for (const pod of this.pods) if (pod.owner === owner && !pod.gone && pod.node >= 0) counts[pod.node]!++;
    let best: number | null = null;
    for (let node = 0; node < counts.length; node++) {
      if (this.#nodeUp[node] === 0 || (best !== null && counts[node]! >= counts[best]!)) continue;
      if (this.#naming.hasIp(node)) best = node;
    }
    return best;
  }

  #podsOf(node: number): RunPod[] {
    return this.pods.filter((pod) => pod.node === node && !pod.gone);
  }

  #isLost(pod: number): boolean {
    const { gone, node } = this.pods[pod]!;
    return gone || (node >= 0 && this.#nodeUp[node] === 0);
  }

  #streamOfPod({ namespace, name }: RunPod): Stream {
    return this.#streamOf(`pod/${namespace}/${name}`);
  }

  /** A name may come again: a pod of a StatefulSet keeps it. */
  #streamOf(name: string): Stream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = this.#named(name);
    this.#streams.set(name, stream);
    return stream;
  }

  #check(node: number, change: number): number {
    return change * this.#nodeNames.length + node;
  }
}
