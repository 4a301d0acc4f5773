import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/**
 * Pods are deleted, as Chaos Mesh's pod-kill does; their owner makes others, with other addresses. Without grace the
 * process is gone with the object.
 */
export const podKill: FaultKind = {
  name: 'pod-kill',
  summary:
    'Deletes pods, without grace unless one is said. Their owner replaces each by a new pod with another name and address.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    gracePeriod: { type: 'duration', required: false, summary: 'How long they may take to end; 0 without.' },
  },
  begin({ controlPlane }, { pods, gracePeriod = 0 }, stream) {
    for (const pod of choosePods(pods as PodChoice, controlPlane.pods, stream)) {
      if (gracePeriod === 0) controlPlane.killPod(pod);
      else controlPlane.deletePod(pod, gracePeriod as number);
    }
    return null;
  },
};
