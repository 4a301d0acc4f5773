import { assert } from '../base/assert.ts';
import type { Simulation } from '../engine/simulation.ts';
import { rolloutLimits } from '../kubernetes/controllers/deployment-step.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { DaemonSetController } from './daemon-set-controller.ts';
import { DeploymentController } from './deployment-controller.ts';
import type { NodeStore } from './node-store.ts';
import type { OwnerSpec } from './owner-spec.ts';
import type { PodStore } from './pod-store.ts';
import { ReplicaSetController, type RunReplicaSet } from './replica-set-controller.ts';
import type { RunPod } from './run-pod.ts';
import { StatefulSetController } from './stateful-set-controller.ts';

/**
 * The controllers of kube-controller-manager that keep pods. Every owner's controller keeps its number of pods at all
 * times: whatever deletes one, another comes in its place.
 */
export class WorkloadControllers {
  readonly #owners = new Map<string, OwnerSpec>();
  /** By owner, of those that are ReplicaSets by themselves. */
  readonly #replicaSets = new Map<string, RunReplicaSet>();
  readonly #sets: ReplicaSetController;
  readonly #deployments: DeploymentController;
  readonly #statefulSets: StatefulSetController;
  readonly #daemonSets: DaemonSetController;

  /** `owners` are all that have pods; `stream` gives each one's delays and each pod's UID a stream of its own. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly nodes: NodeStore;
    readonly api: ApiServer;
    readonly owners: readonly OwnerSpec[];
    readonly kubernetesMinor: number;
    readonly stream: (name: string) => Stream;
    readonly onMark: (label: string) => void;
  }) {
    const { store, onMark } = parts;
    const onRolledOut = ({ name }: OwnerSpec): void => onMark(`${name} rolled out`);
    this.#sets = new ReplicaSetController({ ...parts, onStatus: (set) => this.#deployments.setChanged(set) });
    this.#deployments = new DeploymentController({ ...parts, sets: this.#sets, onRolledOut });
    this.#statefulSets = new StatefulSetController({ ...parts, onRolledOut });
    this.#daemonSets = new DaemonSetController({ ...parts, onRolledOut });
    for (const owner of parts.owners) this.#adopt(owner, store);
    store.watch(this);
  }

  /** How many pods an owner asks for; null where it has no scale (a DaemonSet), or is not known. */
  replicasOf(key: string): number | null {
    const owner = this.#owners.get(key);
    switch (owner?.kind) {
      case 'Deployment':
        return this.#deployments.replicasOf(key);
      case 'ReplicaSet':
        return this.#replicaSets.get(key)!.replicas;
      case 'StatefulSet':
        return this.#statefulSets.replicasOf(key);
      default:
        return null;
    }
  }

  /** Somebody asks for another number of an owner's pods: its controller makes or deletes some, in its own time. */
  scale(key: string, replicas: number): void {
    const owner = this.#owners.get(key);
    switch (owner?.kind) {
      case 'Deployment':
        this.#deployments.scale(key, replicas);
        break;
      case 'StatefulSet':
        this.#statefulSets.scale(key, replicas);
        break;
      case 'ReplicaSet': {
        const set = this.#replicaSets.get(key)!;
        set.replicas = replicas;
        this.#sets.changed(set);
        break;
      }
      default:
        assert(false, `${key} has no scale`);
    }
  }

  /** `kubectl rollout restart`: all pods of an owner are replaced, as its strategy says. */
  restart(key: string): void {
    const owner = this.#owners.get(key);
    switch (owner?.kind) {
      case 'Deployment':
        this.#deployments.restart(key);
        break;
      case 'StatefulSet':
        this.#statefulSets.restart(key);
        break;
      case 'DaemonSet':
        this.#daemonSets.restart(key);
        break;
      default:
        assert(false, `${key} has no rollout`);
    }
  }

  /** Told by the pod store. */
  podChanged(pod: RunPod): void {
    if (pod.owner === null) return;
    switch (this.#owners.get(pod.owner)?.kind) {
      case 'Deployment':
        this.#deployments.podChanged(pod);
        break;
      case 'ReplicaSet':
        this.#sets.changed(this.#replicaSets.get(pod.owner)!);
        break;
      case 'StatefulSet':
        this.#statefulSets.podChanged(pod);
        break;
      case 'DaemonSet':
        this.#daemonSets.podChanged(pod);
        break;
    }
  }

  #adopt(owner: OwnerSpec, store: PodStore): void {
    this.#owners.set(owner.key, owner);
    if (owner.kind === 'StatefulSet') this.#statefulSets.adopt(owner);
    else if (owner.kind === 'DaemonSet') this.#daemonSets.adopt(owner);
    else {
      const set = this.#firstSet(owner, store);
      if (owner.kind === 'Deployment') this.#deployments.adopt(owner, set);
      else this.#replicaSets.set(owner.key, set);
    }
  }

  /** The ReplicaSet of the pods that are there; its name is what their names begin with. */
  #firstSet(owner: Exclude<OwnerSpec, { kind: 'StatefulSet' | 'DaemonSet' }>, store: PodStore): RunReplicaSet {
    const { key, name, replicas, minReadyMs } = owner;
    const pods = store.podsOf(key);
    const podName = pods.at(-1)?.name;
    const active = pods.filter(({ terminating }) => !terminating).length;
    const maxSurge = owner.kind === 'Deployment' ? rolloutLimits(owner).maxSurge : 0;
    return this.#sets.adopt({
      owner: key,
      revision: 0,
      name: podName === undefined ? name : podName.slice(0, podName.lastIndexOf('-')),
      minReadyMs,
      replicas,
      maxReplicas: replicas + maxSurge,
      pendingCount: Math.max(0, replicas - active),
    });
  }
}
