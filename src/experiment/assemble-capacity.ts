import type { RunPod } from '../controlplane/run-pod.ts';
import { CpuStress } from '../dataplane/cpu-stress.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { MemoryLeaks } from '../dataplane/memory-leaks.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { FaultTarget } from '../fault/fault-target.ts';
import type { World } from '../scenario/scenario.ts';

/** From this minor version on the kubelet lets the kernel kill containers as a whole: memory.oom.group, cgroup v2. */
const KILLS_CONTAINERS_SINCE = 28;

/** What pods may use of CPU and memory, for faults that take some of it. */
export function assembleCapacity(
  { nodes, kubernetesVersion }: World,
  {
    simulation,
    dataPlane,
    pods,
    endMs,
  }: {
    readonly simulation: Simulation;
    readonly dataPlane: DataPlane;
    readonly pods: readonly RunPod[];
    readonly endMs: number;
  },
): Pick<FaultTarget, 'stress' | 'memory' | 'leaks'> {
  const leastOf = (pod: number, what: 'cpu' | 'memoryBytes'): number => {
    const { life, node } = pods[pod]!;
    return Math.min(life.limits[what], nodes[node]?.allocatable[what] ?? Number.POSITIVE_INFINITY);
  };
  return {
    stress: new CpuStress({
      pods: dataPlane.pods,
      cpu: dataPlane.servers.cpu,
      cpusOf: (pod) => leastOf(pod, 'cpu'),
    }),
    leaks: new MemoryLeaks(simulation, dataPlane.pods, endMs),
    memory: {
      bytesOf: (pod) => leastOf(pod, 'memoryBytes'),
      killsContainers: kubernetesVersion.minor >= KILLS_CONTAINERS_SINCE,
    },
  };
}
