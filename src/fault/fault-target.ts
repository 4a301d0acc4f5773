import type { ControlPlane } from '../controlplane/control-plane.ts';
import type { EndpointSlices } from '../controlplane/endpoint-slices.ts';
import type { LoadBalancerHealth } from '../controlplane/load-balancer-health.ts';
import type { ProxyFleet } from '../controlplane/proxy-fleet.ts';
import type { ConntrackTable } from '../dataplane/conntrack-table.ts';
import type { CpuStress } from '../dataplane/cpu-stress.ts';
import type { DnsFaults } from '../dataplane/dns-faults.ts';
import type { MemoryLeaks } from '../dataplane/memory-leaks.ts';
import type { Network } from '../dataplane/network.ts';
import type { PodTable } from '../dataplane/pod-table.ts';
import type { ProcessPauses } from '../dataplane/process-pauses.ts';
import type { TransparentProxies } from '../dataplane/transparent-proxies.ts';

/** What faults act upon: the cluster's two planes, while they run. */
export interface FaultTarget {
  readonly controlPlane: ControlPlane;
  readonly kubeProxies: Pick<ProxyFleet, 'stop' | 'slow'>;
  readonly slices: Pick<EndpointSlices, 'lag'>;
  readonly loadBalancers: Pick<LoadBalancerHealth, 'lag'>;
  readonly dns: DnsFaults;
  /** By node; null where no fault fills them and nobody counts. */
  readonly conntrack: readonly ConntrackTable[] | null;
  readonly network: Network;
  readonly pods: PodTable;
  readonly pauses: ProcessPauses;
  readonly proxies: TransparentProxies;
  readonly stress: CpuStress;
  readonly memory: PodMemory;
  readonly leaks: MemoryLeaks;
}

/** The memory of pods. */
export interface PodMemory {
  /** What a pod may use: its container's limit, or the memory of its node; Infinity where neither is known. */
  bytesOf(pod: number): number;
  /** Whether the kernel kills a container as a whole when it has no memory left. */
  readonly killsContainers: boolean;
}
