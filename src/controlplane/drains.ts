import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { ApiServer } from './api-server.ts';
import type { DisruptionBudgets } from './disruption-budgets.ts';
import type { NodeStore } from './node-store.ts';
import type { PodStore } from './pod-store.ts';

/** So long after a refusal (429) kubectl tries an eviction again. */
const RETRY_MS = 5000;
/** So often kubectl looks whether an evicted pod is gone. */
const POLL_MS = 1000;

/** How a node is drained. */
export interface DrainOptions {
  /** What the pods get instead of their own grace; null: their own. */
  readonly graceMs: number | null;
  /** After so long the command gives up; Infinity: never. */
  readonly timeoutMs: number;
  /** Told when it has ended, and whether all pods are gone. */
  readonly onEnd?: (isDrained: boolean) => void;
}

/** A drain that is on. */
interface Drain {
  readonly node: number;
  readonly options: DrainOptions;
  readonly untilMs: number;
  /** How many of its pods are not gone yet. */
  left: number;
  /** Pods that cannot be evicted: the others are all the same. */
  errorCount: number;
  failed: boolean;
}

/**
 * `kubectl drain --ignore-daemonsets --delete-emptydir-data --force`: the node is cordoned, then all its pods are
 * evicted at the same time, except those of DaemonSets, which stay. An eviction that a PodDisruptionBudget refuses is
 * tried again every 5 s; the drain is over when all pods are gone, or fails at its time-out. The node stays cordoned.
 *
 * Source: k8s.io/kubectl pkg/drain drain.go evictPods, filters.go.
 */
export class Drains {
  readonly #simulation: Simulation;
  readonly #store: PodStore;
  readonly #nodes: NodeStore;
  readonly #api: ApiServer;
  readonly #budgets: DisruptionBudgets;
  readonly #onMark: (label: string) => void;
  /** By eviction: whose drain's it is, and the pod. */
  readonly #evictions: { readonly drain: Drain; readonly pod: number; isGranted: boolean }[] = [];
  readonly #evicts: EventKind;

  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly nodes: NodeStore;
    readonly api: ApiServer;
    readonly budgets: DisruptionBudgets;
    readonly onMark: (label: string) => void;
  }) {
    this.#simulation = parts.simulation;
    this.#store = parts.store;
    this.#nodes = parts.nodes;
    this.#api = parts.api;
    this.#budgets = parts.budgets;
    this.#onMark = parts.onMark;
    this.#evicts = parts.simulation.kind('eviction', (number) => this.#onEviction(number));
  }

  /** Begins to drain a node. */
  begin(node: number, options: DrainOptions): void {
    this.#nodes.setUnschedulable(node, true);
    const pods = this.#store.podsOn(node).filter(({ owner }) => owner === null || !owner.startsWith('DaemonSet '));
    const { nowMs } = this.#simulation;
    const drain: Drain = {
      node,
      options,
      untilMs: nowMs + options.timeoutMs,
      left: pods.length,
      errorCount: 0,
      failed: false,
    };
    if (pods.length === 0) this.#end(drain, 'drained', true);
    for (const { index: pod } of pods) {
      this.#evictions.push({ drain, pod, isGranted: false });
      this.#simulation.schedule(0, this.#evicts, this.#evictions.length - 1);
    }
  }

  #onEviction(number: number): void {
    if (this.#api.defers(this.#evicts, number)) return;
    const eviction = this.#evictions[number]!;
    const { drain, pod } = eviction;
    if (drain.failed) return;
    if (this.#simulation.nowMs > drain.untilMs) {
      drain.failed = true;
      this.#end(drain, 'not drained in time', false);
      return;
    }
    if (this.#store.pods[pod]!.gone) {
      this.#isDone(drain);
      return;
    }
    if (!eviction.isGranted) {
      const answer = this.#budgets.evict(pod, drain.options.graceMs);
      if (answer === 'several-budgets') {
        drain.errorCount++;
        this.#isDone(drain);
        return;
      }
      eviction.isGranted = answer === 'evicted';
    }
    if (this.#simulation.isQuiescing) return;
    this.#simulation.schedule(eviction.isGranted ? POLL_MS : RETRY_MS, this.#evicts, number);
  }

  /** One of its pods is gone, or cannot be evicted. */
  #isDone(drain: Drain): void {
    if (--drain.left > 0) return;
    const isDrained = drain.errorCount === 0;
    this.#end(drain, isDrained ? 'drained' : 'not drained: a pod has two budgets', isDrained);
  }

  #end({ node, options }: Drain, how: string, isDrained: boolean): void {
    this.#onMark(`${this.#nodes.nodes[node]!.name} ${how}`);
    options.onEnd?.(isDrained);
  }
}
