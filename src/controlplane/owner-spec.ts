import type { DaemonSet, Deployment, StatefulSet } from '../kubernetes/objects.ts';

interface OwnerBase {
  /** As its pods name it: `Deployment default/web`. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  /** How many pods it asks for when the run begins; those of them that are no pods of the run stay Pending. */
  readonly replicas: number;
  /** How long a pod must have been ready to count as available. */
  readonly minReadyMs: number;
}

/** A Deployment as its controller reads it. */
export interface DeploymentSpec extends OwnerBase {
  readonly kind: 'Deployment';
  readonly strategy: Deployment['spec']['strategy'];
  /** It scales, but does not roll. */
  readonly paused: boolean;
}

/** A ReplicaSet of its own, or whatever else keeps a number of equal pods. */
export interface ReplicaSetSpec extends OwnerBase {
  readonly kind: 'ReplicaSet';
}

/** A StatefulSet as its controller reads it. */
export interface StatefulSetSpec extends OwnerBase {
  readonly kind: 'StatefulSet';
  /** The ordinal of its first pod. */
  readonly firstOrdinal: number;
  readonly podManagementPolicy: StatefulSet['spec']['podManagementPolicy'];
  readonly updateStrategy: StatefulSet['spec']['updateStrategy'];
}

/** A DaemonSet as its controller reads it: it keeps one pod on each node that has one when the run begins. */
export interface DaemonSetSpec extends OwnerBase {
  readonly kind: 'DaemonSet';
  readonly updateStrategy: DaemonSet['spec']['updateStrategy'];
}

/** What keeps pods and makes them anew: one workload object of the cluster. */
export type OwnerSpec = DeploymentSpec | ReplicaSetSpec | StatefulSetSpec | DaemonSetSpec;
