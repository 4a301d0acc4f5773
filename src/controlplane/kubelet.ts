import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { ContainerHealth } from './container-health.ts';
import { Containers } from './container-life.ts';
import { ContainerStops } from './container-stops.ts';
import { podStartDelay, watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import { ImageChanges } from './image-changes.ts';
import { ImagePulls } from './image-pulls.ts';
import { KubeletNodes } from './kubelet-nodes.ts';
import { type KubeletPod, newKubeletPod } from './kubelet-pod.ts';
import type { PodHost } from './pod-host.ts';
import { PodProbes } from './pod-probes.ts';
import { type KubeletView, PodStatuses } from './pod-status.ts';
import type { PodStore } from './pod-store.ts';
import { PodTermination } from './pod-termination.ts';
import type { RunPod } from './run-pod.ts';

const NODE_LOST = causeCode('node-lost');
const KILLED = causeCode('pod-killed');

/** What kubelets work with. */
export interface KubeletParts {
  readonly simulation: Simulation;
  readonly store: PodStore;
  readonly api: ApiServer;
  readonly host: PodHost;
  readonly kubernetesMinor: number;
  readonly nodeCount: number;
  /** Addresses of nodes: the next one, and one that is free again. */
  readonly nextIp: (node: number) => string;
  readonly releaseIp: (node: number, ip: string) => void;
  /** A stream of its own for each name. */
  readonly streamOf: (name: string) => Stream;
}

/**
 * The kubelets of all nodes: what they hear of pods, what they make of it, and what they say of it.
 *
 * They work by what is so, not by what has happened: one that could not hear or say something, because it stood still or
 * the API server was out of its reach, looks at everything when it can again. A pod that stands in the documents has
 * run for long; one that is terminating there stays so, because nothing says when its grace ends.
 *
 * Source: pkg/kubelet/kubelet.go syncPod, SyncTerminatingPod, pkg/kubelet/status/status_manager.go.
 */
export class Kubelets {
  readonly #parts: KubeletParts;
  readonly #records: KubeletPod[] = [];
  readonly #probes: PodProbes;
  readonly #stops: ContainerStops;
  readonly #containers: Containers;
  readonly #imageChanges: ImageChanges;
  readonly #statuses: PodStatuses;
  readonly #termination: PodTermination;
  readonly #health: ContainerHealth;
  readonly #nodes: KubeletNodes;
  readonly #images: ImagePulls;
  readonly #hears: EventKind;

  constructor(parts: KubeletParts) {
    this.#parts = parts;
    const { simulation, store, api, host, nodeCount } = parts;
    const nodes = new KubeletNodes(api, nodeCount);
    this.#nodes = nodes;
    const view: KubeletView = {
      simulation,
      store,
      recordOf: (pod) => this.#records[pod]!,
      recordsOn: (node) => this.#on(node),
      works: (node) => nodes.works(node),
      isBeating: (node) => nodes.isBeating(node),
      streamOf: parts.streamOf,
      streamOfPod: (pod) => this.#streamOf(pod),
    };
    this.#statuses = new PodStatuses(view, nodeCount);
    this.#images = new ImagePulls(parts.streamOf);
    this.#stops = new ContainerStops(simulation, host);
    this.#probes = new PodProbes({
      simulation,
      host,
      streamOf: parts.streamOf,
      onReadiness: (pod) => this.#statuses.publish(this.#records[pod]!),
      onUnhealthy: (pod, graceMs) => this.#health.unhealthy(this.#records[pod]!, graceMs),
    });
    this.#containers = new Containers({
      simulation,
      host,
      stops: this.#stops,
      recordOf: (pod) => this.#records[pod]!,
      isKubeletUp: (node) => nodes.works(node),
      streamOf: (pod) => this.#streamOf(pod),
      onSeen: (record) => this.#health.seen(record),
      onDied: (record) => this.#health.died(record),
    });
    this.#imageChanges = new ImageChanges({
      simulation,
      stops: this.#stops,
      containers: this.#containers,
      recordOf: (pod) => this.#records[pod]!,
      isBeating: (node) => nodes.isBeating(node),
      streamOf: (pod) => this.#streamOf(pod),
      onStopped: (record) => this.#health.stopped(record),
    });
    this.#termination = new PodTermination({
      kubelets: view,
      host,
      stops: this.#stops,
      containers: this.#containers,
      statuses: this.#statuses,
      releaseIp: parts.releaseIp,
    });
    this.#health = new ContainerHealth({
      simulation,
      stops: this.#stops,
      containers: this.#containers,
      probes: this.#probes,
      statuses: this.#statuses,
      termination: this.#termination,
    });
    this.#hears = simulation.kind('kubelet-hears', (pod) => this.#onHears(this.#records[pod]!));
    for (const pod of store.pods) this.#stand(pod);
    store.watch({ podChanged: (pod) => this.#podChanged(pod) });
    api.whenReachChanges(() => this.#onReach());
  }

  /** Whether a node's kubelet renews its lease. */
  isBeating(node: number): boolean {
    return this.#nodes.isBeating(node);
  }

  /** Whether a node has power. */
  isPowered(node: number): boolean {
    return this.#nodes.isPowered(node);
  }

  /** The container of a pod dies; nothing happens where none runs. */
  crash(pod: number, cause: number): void {
    const record = this.#records[pod];
    if (record !== undefined) this.#containers.crash(record, cause);
  }

  /** The container of a pod dies now and so long after each start, until what is returned ends that. */
  crashLoop(pod: number, afterMs: number, cause: number): () => void {
    const record = this.#records[pod];
    return record === undefined || record.isTornDown ? () => {} : this.#containers.loops.begin(pod, afterMs, cause);
  }

  /** A pod's image gives way to one in which nobody listens, until what is returned brings it back. */
  replaceImage(pod: number): () => void {
    const record = this.#records[pod];
    return record === undefined || record.isTornDown ? () => {} : this.#imageChanges.replace(record);
  }

  /** A pod and all that it has is gone at once, its object too. */
  kill(pod: number): void {
    const record = this.#records[pod];
    if (record !== undefined && !record.isTornDown) {
      this.#forget(record);
      this.#termination.tearDown(record, KILLED);
    }
    this.#parts.store.remove(pod);
  }

  /** A node loses power: everything on it is gone without a word. */
  losePower(node: number): void {
    const { host } = this.#parts;
    this.#nodes.losePower(node);
    host.loseNode(node);
    for (const record of this.#on(node)) {
      this.#forget(record);
      host.loseMachine(record.runPod.index, NODE_LOST);
    }
  }

  /** A node has power again: its pods start anew, each in another sandbox with another address. */
  restorePower(node: number): void {
    this.#nodes.restorePower(node);
    this.#boot(node);
  }

  /** A node's kubelet stops; its containers go on. What is returned starts it again, when nobody else stops it. */
  halt(node: number): () => void {
    this.#nodes.halt(node);
    for (const { workers } of this.#on(node)) for (const worker of workers) worker.pause();
    return () => {
      this.#nodes.release(node);
      if (!this.#nodes.works(node)) return;
      if (this.#nodes.isBooting[node] === 1) this.#boot(node);
      else this.#resume(node);
    };
  }

  /** What a probe of a pod finds may be something else now. */
  answerChanged(pod: number): void {
    const record = this.#records[pod];
    if (record === undefined) return;
    this.#stops.answerChanged(pod);
    if (this.#nodes.works(record.runPod.node)) for (const worker of record.workers) worker.answerChanged();
  }

  #podChanged(runPod: RunPod): void {
    const { index, node } = runPod;
    const known = this.#records[index];
    if (known === undefined && (node < 0 || runPod.gone)) return;
    const record = known ?? this.#admit(runPod);
    if (this.#hasNews(record)) this.#tell(record);
    else this.#statuses.reconcile(record);
  }

  /** A pod comes to a node: its address is set aside for it. */
  #admit(runPod: RunPod): KubeletPod {
    const { host, nextIp } = this.#parts;
    const record = newKubeletPod(runPod, nextIp(runPod.node));
    this.#records[runPod.index] = record;
    host.place(runPod.index, runPod.node);
    return record;
  }

  /** Whether a pod's object asks for something that its kubelet does not know of. */
  #hasNews({ runPod, isHeard, endingGraceMs, isTornDown }: KubeletPod): boolean {
    if (isTornDown) return false;
    if (runPod.gone) return Number.isNaN(endingGraceMs);
    return !isHeard || (runPod.terminating && !(endingGraceMs <= runPod.graceMs));
  }

  #tell(record: KubeletPod): void {
    if (record.hearIsDue) return;
    record.hearIsDue = true;
    const delayMs = drawDelay(watchDelay, this.#streamOf(record.runPod));
    this.#parts.simulation.schedule(delayMs, this.#hears, record.runPod.index);
  }

  #onHears(record: KubeletPod): void {
    const { runPod } = record;
    record.hearIsDue = false;
    // One that does not hear it now hears of everything when it can again.
    if (!this.isBeating(runPod.node) || !this.#hasNews(record)) return;
    if (runPod.gone || runPod.terminating) {
      this.#termination.begin(record, runPod.gone ? 0 : runPod.graceMs);
      return;
    }
    record.isHeard = true;
    record.workers = this.#probes.workersOf(runPod, () => this.#parts.simulation.nowMs);
    this.#containers.start(record, this.#images.pullMs(runPod) + drawDelay(podStartDelay, this.#streamOf(runPod)));
  }

  /** A pod that stands when the run begins. Where nothing listens, nobody says when it will. */
  #stand(runPod: RunPod): void {
    const record = newKubeletPod(runPod, runPod.ip);
    this.#records[runPod.index] = record;
    record.isHeard = true;
    // What terminates when the run begins stays so.
    if (runPod.terminating) record.endingGraceMs = 0;
    this.#images.stands(runPod);
    if (!runPod.ready) return;
    record.container = 'running';
    record.isSeen = true;
    record.workers = this.#probes.standing(runPod);
  }

  /** Whatever was to happen to a pod does not. */
  #forget(record: KubeletPod): void {
    this.#stops.forget(record.runPod.index);
    this.#containers.cancel(record);
    record.container = 'none';
    record.isSeen = false;
    for (const worker of record.workers) worker.leaveContainer(false);
  }

  #onReach(): void {
    for (let node = 0; node < this.#nodes.count; node++) {
      if (!this.isBeating(node)) continue;
      if (this.#nodes.isBooting[node] === 1) this.#boot(node);
      else this.#lookAtAll(node);
    }
  }

  /** The kubelet of a node that was off begins, as soon as it can hear which pods it has. */
  #boot(node: number): void {
    if (!this.isBeating(node)) return;
    this.#nodes.isBooting[node] = 0;
    for (const record of this.#on(node)) {
      if (record.runPod.terminating) this.#termination.lost(record);
      else {
        this.#termination.leave(record);
        if (!record.runPod.gone) this.#parts.store.renewSandbox(record.runPod.index);
      }
    }
  }

  /**
   * A kubelet that has restarted finds its containers running. Up to Kubernetes 1.34 a container with a readiness probe
   * is then unready until its first probe, and one with a startup probe has to pass it again (KEP-4781); probes begin
   * after a random part of their period.
   */
  #resume(node: number): void {
    for (const record of this.#on(node)) {
      if (record.container === 'running' && record.isSeen && Number.isNaN(record.endingGraceMs)) {
        this.#probes.restart(record, this.#parts.kubernetesMinor < 35);
      } else for (const worker of record.workers) worker.answerChanged();
      // What is to end is not started again.
      if (Number.isNaN(record.endingGraceMs)) this.#containers.look(record);
    }
    this.#lookAtAll(node);
  }

  /** A kubelet hears of all its pods, goes on with what it could not do, and says what it could not say. */
  #lookAtAll(node: number): void {
    for (const record of this.#records.filter(({ runPod }) => runPod.node === node)) {
      if (this.#hasNews(record)) this.#tell(record);
      this.#termination.goOn(record);
      this.#statuses.publish(record);
    }
  }

  /** What a node's kubelet has. */
  #on(node: number): readonly KubeletPod[] {
    return this.#records.filter((record) => record.runPod.node === node && !record.isTornDown);
  }

  /** A name may come again: a pod of a StatefulSet keeps it. */
  #streamOf({ namespace, name }: RunPod): Stream {
    return this.#parts.streamOf(`pod/${namespace}/${name}`);
  }
}
