import type { Simulation } from '../engine/simulation.ts';
import {
  answerEviction,
  type DisruptionStatus,
  disruptionStatus,
  type EvictionAnswer,
} from '../kubernetes/controllers/disruption-budget.ts';
import type { PodDisruptionBudget } from '../kubernetes/objects.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import type { PodStore } from './pod-store.ts';
import type { RunPod } from './run-pod.ts';
import { WorkQueue } from './work-queue.ts';

/** A PodDisruptionBudget, with its pods looked up. */
export interface BudgetSpec {
  /** `namespace/name`. */
  readonly name: string;
  readonly bounds: Pick<PodDisruptionBudget['spec'], 'minAvailable' | 'maxUnavailable' | 'unhealthyPodEvictionPolicy'>;
  /** Positions of the pods that it selects when the run begins; those that come in their place count as they do. */
  readonly pods: readonly number[];
}

/** A budget of the run: its pods, and its status as the controller wrote it last. */
interface RunBudget {
  readonly spec: BudgetSpec;
  readonly pods: Set<number>;
  status: DisruptionStatus;
}

/**
 * The disruption controller and the eviction API: the controller writes into each budget's status how many pods may be
 * evicted, after it has heard of a change; the API server grants evictions by that status and counts it down.
 *
 * Source: pkg/controller/disruption; pkg/registry/core/pod/storage/eviction.go.
 */
export class DisruptionBudgets {
  readonly #store: PodStore;
  readonly #replicasOf: (owner: string) => number | null;
  readonly #budgets: readonly RunBudget[];
  readonly #queue: WorkQueue;

  /** `replicasOf` tells how many pods an owner asks for; null for those without a scale. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly api: ApiServer;
    readonly budgets: readonly BudgetSpec[];
    readonly replicasOf: (owner: string) => number | null;
    readonly stream: (name: string) => Stream;
  }) {
    const { store, budgets } = parts;
    this.#store = store;
    this.#replicasOf = parts.replicasOf;
    this.#queue = new WorkQueue({
      ...parts,
      name: 'disruption-sync',
      stream: (number) => parts.stream(`disruption-budget/${budgets[number]!.name}`),
      sync: (number) => this.#sync(this.#budgets[number]!),
    });
    this.#budgets = budgets.map((spec) => {
      const pods = new Set(spec.pods);
      return { spec, pods, status: this.#statusOf(spec, pods) };
    });
    if (budgets.length > 0) store.watch(this);
  }

  /** Told by the pod store. */
  podChanged({ index, replaces }: RunPod): void {
    for (const [number, { pods }] of this.#budgets.entries()) {
      if (replaces !== null && pods.has(replaces)) pods.add(index);
      if (pods.has(index)) this.#queue.changed(number);
    }
  }

  /** An eviction of a pod: it is deleted with its grace, or another; or it stays. */
  evict(pod: number, graceMs: number | null): EvictionAnswer {
    const runPod = this.#store.pods[pod]!;
    const budgets = this.#budgets.filter(({ pods }) => pods.has(pod));
    const { answer, counts } = answerEviction(
      { ready: runPod.ready, terminating: runPod.terminating, pending: runPod.node < 0 },
      budgets.map(({ spec, status }) => ({ ...status, policy: spec.bounds.unhealthyPodEvictionPolicy })),
    );
    if (answer !== 'evicted') return answer;
    if (counts) {
      const budget = budgets[0]!;
      budget.status = { ...budget.status, disruptionsAllowed: budget.status.disruptionsAllowed - 1 };
    }
    if (graceMs === null) this.#store.delete(pod);
    else this.#store.delete(pod, graceMs);
    return answer;
  }

  #sync(budget: RunBudget): void {
    budget.status = this.#statusOf(budget.spec, budget.pods);
  }

  #statusOf({ bounds }: BudgetSpec, members: ReadonlySet<number>): DisruptionStatus {
    const pods = [...members].map((pod) => this.#store.pods[pod]!).filter(({ gone }) => !gone);
    // Pods that nobody owns are not counted.
    const owners = new Set(pods.flatMap(({ owner }) => owner ?? []));
    let scale: number | null = 0;
    for (const owner of owners) {
      const replicas = this.#replicasOf(owner);
      scale = scale === null || replicas === null ? null : scale + replicas;
    }
    return disruptionStatus(bounds, pods, scale);
  }
}
