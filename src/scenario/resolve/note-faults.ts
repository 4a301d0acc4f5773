import type { PodChoice } from '../../fault/fault.ts';
import type { FaultSpec, WorldPod } from '../scenario.ts';
import type { Resolution } from './resolution.ts';
import { isCPUAssumed } from './resolve-nodes.ts';

/** Lists what is simplified of stress, and what was assumed of the machines and pods that it is about. */
export function noteFaults(resolution: Resolution, faults: readonly FaultSpec[], pods: readonly WorldPod[]): void {
  const { notes } = resolution;
  const stressed = (kind: string): readonly WorldPod[] =>
    faults
      .filter((fault) => fault.kind === kind)
      .flatMap(({ parameters }) => (parameters.pods as PodChoice).pods.map((pod) => pods[pod] as WorldPod));
  const [ofCPU, ofMemory] = [stressed('cpu-stress'), stressed('memory-stress')];
  if (ofCPU.length > 0) {
    notes.assume(
      'stress of CPU',
      'beside stressors that want D CPUs a service on C of them takes (D + 1) / C times as long; other pods are not slowed',
      'simplified; with Application.spec.cpu and a limit: CFS quota',
    );
  }
  if (ofCPU.some(({ life }) => life.limits.cpu === Number.POSITIVE_INFINITY) && isCPUAssumed(resolution)) {
    notes.assume('CPUs of nodes', '4 each', 'default');
  }
  if (ofMemory.length > 0) {
    notes.assume(
      'stress of memory',
      'is there at once; at the limit of the container, or the node’s memory, the container is killed, and the stress with it',
      'simplified; cgroup v2 memory.oom.group, Kubernetes 1.28',
    );
  }
  for (const [what, concerned] of [
    ['stress of memory', ofMemory],
    ['memory leak', stressed('memory-leak')],
  ] as const) {
    if (concerned.every(({ life }) => life.limits.memoryBytes < Number.POSITIVE_INFINITY)) continue;
    const value = 'goes by status.allocatable of the node; without it no effect';
    notes.assume(`${what} without limits.memory`, value, 'the documents');
  }
}
