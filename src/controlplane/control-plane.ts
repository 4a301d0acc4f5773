import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { type BudgetSpec, DisruptionBudgets } from './disruption-budgets.ts';
import { Drains } from './drains.ts';
import type { EndpointSlices } from './endpoint-slices.ts';
import { Kubelets } from './kubelet.ts';
import { NodeLifecycle } from './node-lifecycle.ts';
import { NodeRemovals } from './node-removals.ts';
import { NodeStore } from './node-store.ts';
import type { OwnerSpec } from './owner-spec.ts';
import type { PodHost } from './pod-host.ts';
import { PodStore } from './pod-store.ts';
import type { RunNode } from './run-node.ts';
import type { RunPod } from './run-pod.ts';
import { Scheduler } from './scheduler.ts';
import { WorkloadControllers } from './workload-controllers.ts';

const CRASHED = causeCode('container-crashed');
const OUT_OF_MEMORY = causeCode('out-of-memory');

/** Gives addresses to pods that come during the run. */
export interface PodNaming {
  nextIp(node: number): string;
  /** An address of a node's is free again. */
  releaseIp(node: number, ip: string): void;
  /** Whether a node has an address for a further pod. */
  hasIp(node: number): boolean;
}

/** Told of what happens to the cluster, for the time axis of the report. */
export type OnMark = (label: string) => void;

/** Told that a node lost its power or has it again. */
export type OnPower = () => void;

/** What a control plane is made of. */
export interface ControlPlaneParts {
  readonly simulation: Simulation;
  /** Those that stand when the run begins; further ones are added. */
  readonly pods: RunPod[];
  readonly nodes: readonly RunNode[];
  /** All owners that these pods name. */
  readonly owners: readonly OwnerSpec[];
  readonly budgets: readonly BudgetSpec[];
  readonly host: PodHost;
  readonly api: ApiServer;
  readonly slices: EndpointSlices;
  readonly naming: PodNaming;
  /**
   * A stream for each name: each pod and each node has one of its own for its delays, so that what happens to one
   * changes no draw of another.
   */
  readonly stream: (name: string) => Stream;
  readonly kubernetesMinor: number;
  /** The network's column. */
  readonly nodeUp: Uint8Array;
  readonly onMark: OnMark;
  readonly onPower: OnPower;
}

/**
 * The control plane and the kubelets, in time: what becomes of pods when containers, pods and nodes fail, and when the
 * API server hears of it. The parts do the work; this is the side that faults and operations use.
 */
export class ControlPlane {
  /** The pods and the nodes as API objects, and the API server itself. */
  readonly store: PodStore;
  readonly nodes: NodeStore;
  readonly api: ApiServer;
  /** The controllers of the pods' owners, and who evicts pods. */
  readonly workloads: WorkloadControllers;
  readonly drains: Drains;
  readonly removals: NodeRemovals;
  readonly #parts: ControlPlaneParts;
  readonly #kubelets: Kubelets;
  readonly #lifecycle: NodeLifecycle;
  readonly #scheduler: Scheduler;
  readonly #streams = new Map<string, Stream>();
  /** By node: losses of power that last. */
  readonly #losses: Int32Array;
  readonly #booted: EventKind;

  constructor(parts: ControlPlaneParts) {
    this.#parts = parts;
    const { simulation, pods, nodes, host, slices, naming, kubernetesMinor, onMark } = parts;
    const streamOf = (name: string): Stream => this.#streamOf(name);
    this.store = new PodStore(pods, simulation, (pod) => host.addLike(pod));
    this.nodes = new NodeStore(nodes);
    this.api = parts.api;
    const { store, api } = this;
    this.#losses = new Int32Array(nodes.length);
    this.#booted = simulation.kind('node-booted', (node) => this.restorePower(node));
    store.watch({
      podChanged({ index, replaces }) {
        // It may be an endpoint wherever the one was that it is like.
        if (replaces !== null) slices.podReplaced(replaces, index);
        slices.podChanged(index);
      },
    });
    this.#kubelets = new Kubelets({
      simulation,
      store,
      api,
      host,
      kubernetesMinor,
      nodeCount: nodes.length,
      nextIp: (node) => naming.nextIp(node),
      releaseIp: (node, ip) => {
        naming.releaseIp(node, ip);
        this.#scheduler.roomChanged();
      },
      streamOf,
    });
    this.#lifecycle = new NodeLifecycle({
      simulation,
      store,
      nodes: this.nodes,
      api,
      kubernetesMinor,
      isBeating: (node) => this.#kubelets.isBeating(node),
      streamOf,
      onMark,
    });
    this.#scheduler = new Scheduler({
      simulation,
      store,
      nodes: this.nodes,
      api,
      isUp: (node) => this.#kubelets.isPowered(node),
      hasIp: (node) => naming.hasIp(node),
      streamOf,
    });
    const { owners, budgets: specs } = parts;
    const stream = streamOf;
    const controlled = { simulation, store, nodes: this.nodes, api, owners };
    this.workloads = new WorkloadControllers({ ...controlled, kubernetesMinor, stream, onMark });
    const replicasOf = (owner: string): number | null => this.workloads.replicasOf(owner);
    const budgets = new DisruptionBudgets({ simulation, store, api, budgets: specs, replicasOf, stream });
    this.drains = new Drains({ simulation, store, nodes: this.nodes, api, budgets, onMark });
    const { drains } = this;
    const switchOff = (node: number): void => this.losePower(node);
    this.removals = new NodeRemovals({ simulation, store, nodes: this.nodes, api, drains, switchOff });
  }

  get pods(): readonly RunPod[] {
    return this.store.pods;
  }

  /** What a probe of a pod finds may be something else now: its process has changed. */
  answerChanged(pod: number): void {
    this.#kubelets.answerChanged(pod);
  }

  /** The container of a pod dies, by this cause. The kubelet sees it within a second and starts it again, with back-off. */
  crashContainer(pod: number, cause: number = CRASHED): void {
    this.#kubelets.crash(pod, cause);
  }

  /** The kernel kills the container of a pod, because there is no memory left for it. */
  killForMemory(pod: number): void {
    this.#kubelets.crash(pod, OUT_OF_MEMORY);
  }

  /** The container of a pod dies now and so long after each start; what is returned ends that. */
  crashLoop(pod: number, afterMs: number): () => void {
    return this.#kubelets.crashLoop(pod, afterMs, CRASHED);
  }

  /** The image of a pod is patched to one in which nobody listens, until what is returned patches it back. */
  replaceImage(pod: number): () => void {
    return this.#kubelets.replaceImage(pod);
  }

  /** A pod is killed and deleted without grace: it is gone at once, and its owner makes another. */
  killPod(pod: number): void {
    if (!this.store.pods[pod]!.gone) this.#kubelets.kill(pod);
  }

  /** `kubectl delete pod`: with the pod's own grace unless another is given; with 0 only its object is gone at once. */
  deletePod(pod: number, graceMs?: number): void {
    this.store.delete(pod, graceMs);
  }

  /**
   * A node loses power: everything on it is gone without a word. The API server hears of it from the lease. Where
   * several losses overlap, the node has power again when the last has ended.
   */
  losePower(node: number): void {
    if (this.#losses[node]!++ > 0) return;
    this.#parts.nodeUp[node] = 0;
    this.#parts.onPower();
    this.#kubelets.losePower(node);
    this.#lifecycle.beatChanged(node, true);
  }

  /** A loss of power is over. With the last one the node's pods start anew, each with another address. */
  restorePower(node: number): void {
    if (--this.#losses[node]! > 0) return;
    this.#parts.nodeUp[node] = 1;
    this.#parts.onPower();
    this.#kubelets.restorePower(node);
    this.#lifecycle.beatChanged(node, true);
    this.#scheduler.roomChanged();
  }

  /** A node is reset: it is without power until it has booted. */
  reboot(node: number, bootMs: number): void {
    this.losePower(node);
    this.#parts.simulation.schedule(bootMs, this.#booted, node);
  }

  /** The kubelet of a node stops, and its containers go on; what is returned starts it again. */
  stopKubelet(node: number): () => void {
    const resume = this.#kubelets.halt(node);
    this.#lifecycle.beatChanged(node, true);
    return () => {
      resume();
      this.#lifecycle.beatChanged(node, true);
    };
  }

  /** A node is cut off from the API server: no leases, no status, no watches; what is returned ends that. */
  cutFromApi(node: number): () => void {
    return this.api.cutOff(node);
  }

  /** The API server is away; what is returned brings it back. */
  loseApiServer(): () => void {
    return this.api.goDown();
  }

  /** A name may come again: a pod of a StatefulSet keeps it. */
  #streamOf(name: string): Stream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = this.#parts.stream(name);
    this.#streams.set(name, stream);
    return stream;
  }
}
