import type { Drains } from '../controlplane/drains.ts';
import type { NodeRemovals } from '../controlplane/node-removals.ts';
import type { NodeStore } from '../controlplane/node-store.ts';
import type { PodStore } from '../controlplane/pod-store.ts';
import type { WorkloadControllers } from '../controlplane/workload-controllers.ts';

/** What operations act upon: the API objects, and what acts on them. */
export interface OperationTarget {
  readonly store: PodStore;
  readonly nodes: NodeStore;
  readonly workloads: WorkloadControllers;
  readonly drains: Drains;
  readonly removals: NodeRemovals;
}
