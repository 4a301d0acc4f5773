import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/**
 * Processes in the containers of pods that take memory, as Chaos Mesh's StressChaos starts them. What the pod itself uses
 * is not known, but it is something: where they take all that there is, or more, the kernel kills. Since Kubernetes 1.28
 * (cgroup v2, memory.oom.group) that is the whole container, before it was the largest process: theirs. They are gone with
 * the container, so that it comes back once.
 */
export const memoryStress: FaultKind = {
  name: 'memory-stress',
  summary:
    'Lets processes in the containers of pods take memory: beyond the limit of the container, or the node’s memory, it is killed (OOM) and starts again. From Kubernetes 1.28 on; before, only these processes are killed.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    size: { type: 'size', required: false, summary: 'How many bytes they take in each pod; or share.' },
    share: { type: 'probability', required: false, summary: 'Which share of what there is they take; all without.' },
  },
  begin({ controlPlane, memory }, { pods, size, share = 1 }, stream) {
    for (const pod of choosePods(pods as PodChoice, controlPlane.pods, stream)) {
      const thereIs = memory.bytesOf(pod);
      const takenBytes = (size ?? (share as number) * thereIs) as number;
      const isOver = thereIs < Number.POSITIVE_INFINITY && takenBytes >= thereIs;
      if (isOver && memory.killsContainers) controlPlane.killForMemory(pod);
    }
    return null;
  },
};
