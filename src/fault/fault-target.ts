import type { ControlPlane } from '../controlplane/control-plane.ts';
import type { Network } from '../dataplane/network.ts';
import type { PodTable } from '../dataplane/pod-table.ts';
import type { ProcessPauses } from '../dataplane/process-pauses.ts';

/** What faults act upon: the cluster's two planes, while they run. */
export interface FaultTarget {
  readonly controlPlane: ControlPlane;
  readonly network: Network;
  readonly pods: PodTable;
  readonly pauses: ProcessPauses;
}
