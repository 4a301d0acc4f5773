import type { Simulation } from '../engine/simulation.ts';
import {
  type ReplicaSetView,
  recreateStep,
  rollingUpdateStep,
  rolloutLimits,
} from '../kubernetes/controllers/deployment-step.ts';
import { scaleDeployment } from '../kubernetes/controllers/scale-deployment.ts';
import { restartedReplicaSetName } from '../kubernetes/pod-names.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import type { DeploymentSpec } from './owner-spec.ts';
import type { PodStore } from './pod-store.ts';
import type { ReplicaSetController, RunReplicaSet } from './replica-set-controller.ts';
import type { RunPod } from './run-pod.ts';
import { WorkQueue } from './work-queue.ts';

/** A Deployment of the run. */
interface RunDeployment {
  readonly number: number;
  readonly spec: DeploymentSpec;
  replicas: number;
  /** What `replicas` were when its ReplicaSets were last scaled by it (annotation desired-replicas). */
  scaledTo: number;
  /** Which template it has. */
  revision: number;
  /** The oldest first. */
  readonly sets: RunReplicaSet[];
  isRolling: boolean;
}

/**
 * What a step goes by. A status that was written before the spec counts pods that are to go already: they are left out.
 * (The real controller counts them; as its watches take a millisecond rather than a good part of a tenth of a second, it
 * hardly ever meets such a status.)
 */
function view({ replicas, statusAvailable }: RunReplicaSet): ReplicaSetView {
  return { replicas, available: Math.min(replicas, statusAvailable) };
}

/**
 * The Deployment controller: tells its ReplicaSets how many pods they are to have. It hears of them after the delay of
 * a watch, and what it reads is their status, not the pods.
 *
 * Source: pkg/controller/deployment syncDeployment.
 */
export class DeploymentController {
  readonly #store: PodStore;
  readonly #sets: ReplicaSetController;
  readonly #onRolledOut: (spec: DeploymentSpec) => void;
  readonly #deployments: RunDeployment[] = [];
  readonly #byKey = new Map<string, RunDeployment>();
  readonly #queue: WorkQueue;

  /** `onRolledOut` is told when a rollout is complete. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly api: ApiServer;
    readonly sets: ReplicaSetController;
    readonly stream: (name: string) => Stream;
    readonly onRolledOut: (spec: DeploymentSpec) => void;
  }) {
    this.#store = parts.store;
    this.#sets = parts.sets;
    this.#onRolledOut = parts.onRolledOut;
    this.#queue = new WorkQueue({
      ...parts,
      name: 'deployment-sync',
      stream: (number) => parts.stream(`owner/${this.#deployments[number]!.spec.key}`),
      sync: (number) => this.#sync(this.#deployments[number]!),
    });
  }

  /** A Deployment that is there, complete but for pods that fitted nowhere. */
  adopt(spec: DeploymentSpec, first: RunReplicaSet): void {
    const { replicas } = spec;
    const number = this.#deployments.length;
    const deployment = { number, spec, replicas, scaledTo: replicas, revision: 0, sets: [first], isRolling: false };
    this.#deployments.push(deployment);
    this.#byKey.set(spec.key, deployment);
  }

  /** How many pods it asks for. */
  replicasOf(key: string): number {
    return this.#byKey.get(key)!.replicas;
  }

  /** Its template has changed: `kubectl rollout restart`. */
  restart(key: string): void {
    const deployment = this.#byKey.get(key)!;
    deployment.revision++;
    deployment.isRolling = true;
    this.#queue.changed(deployment.number);
  }

  scale(key: string, replicas: number): void {
    const deployment = this.#byKey.get(key)!;
    deployment.replicas = replicas;
    this.#queue.changed(deployment.number);
  }

  /** The status of one of its ReplicaSets was written. */
  setChanged({ owner }: RunReplicaSet): void {
    const deployment = this.#byKey.get(owner);
    if (deployment !== undefined) this.#queue.changed(deployment.number);
  }

  /** One of its pods changed. Only with Recreate it looks at pods: at the last that goes. */
  podChanged({ owner, revision, gone }: RunPod): void {
    const deployment = owner === null ? undefined : this.#byKey.get(owner);
    if (deployment === undefined) return;
    const set = deployment.sets.find((each) => each.revision === revision);
    if (set !== undefined) this.#sets.changed(set);
    if (gone && deployment.spec.strategy.type === 'Recreate') this.#queue.changed(deployment.number);
  }

  #sync(deployment: RunDeployment): void {
    const { spec, replicas, sets, revision } = deployment;
    const rolled = { replicas, strategy: spec.strategy };
    if (replicas !== deployment.scaledTo) {
      deployment.scaledTo = replicas;
      const scaled = scaleDeployment(rolled, sets);
      for (const [i, set] of sets.entries()) this.#write(deployment, set, scaled[i]!);
      return;
    }
    if (spec.paused) return;
    const newest = sets.find((set) => set.revision === revision) ?? null;
    const olds = sets.filter((set) => set !== newest && set.replicas > 0);
    const newestView = newest === null ? null : view(newest);
    const step =
      spec.strategy.type === 'Recreate'
        ? recreateStep(rolled, newestView, olds.map(view), this.#oldPodCount(deployment))
        : rollingUpdateStep(rolled, newestView, olds.map(view));
    if (newest !== null) this.#write(deployment, newest, step.newReplicas);
    else if (step.newReplicas > 0 || spec.strategy.type !== 'Recreate') this.#begin(deployment, step.newReplicas);
    for (const [i, set] of olds.entries()) this.#write(deployment, set, step.oldReplicas[i]!);
    this.#noteEnd(deployment);
  }

  /** Pods of other templates, terminating ones too. */
  #oldPodCount({ spec, revision }: RunDeployment): number {
    return this.#store.podsOf(spec.key).filter((pod) => pod.revision !== revision).length;
  }

  /** The ReplicaSet of a new template. */
  #begin(deployment: RunDeployment, replicas: number): void {
    const { spec, revision, sets } = deployment;
    const set = this.#sets.adopt({
      owner: spec.key,
      revision,
      name: restartedReplicaSetName(spec.name, sets.at(-1)!.name),
      minReadyMs: spec.minReadyMs,
      replicas,
      maxReplicas: this.#mostReplicas(deployment),
      pendingCount: 0,
    });
    sets.push(set);
    this.#sets.changed(set);
    this.#queue.changed(deployment.number);
  }

  #write(deployment: RunDeployment, set: RunReplicaSet, replicas: number): void {
    if (set.replicas === replicas) return;
    set.replicas = replicas;
    set.maxReplicas = this.#mostReplicas(deployment);
    this.#sets.changed(set);
    this.#queue.changed(deployment.number);
  }

  #mostReplicas({ spec, replicas }: RunDeployment): number {
    return replicas + rolloutLimits({ replicas, strategy: spec.strategy }).maxSurge;
  }

  /** Source: util/deployment_util.go DeploymentComplete. */
  #noteEnd(deployment: RunDeployment): void {
    const { spec, replicas, sets, revision } = deployment;
    if (!deployment.isRolling) return;
    const isComplete = sets.every((set) => {
      const wanted = set.revision === revision ? replicas : 0;
      return set.statusReplicas === wanted && set.statusAvailable === wanted;
    });
    if (!isComplete || sets.at(-1)!.revision !== revision) return;
    deployment.isRolling = false;
    this.#onRolledOut(spec);
    sets.splice(0, sets.length - 1);
  }
}
