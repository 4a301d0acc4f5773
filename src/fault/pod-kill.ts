import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** Pods are deleted without grace, as Chaos Mesh's pod-kill does; their owner makes others, with other addresses. */
export const podKill: FaultKind = {
  name: 'pod-kill',
  summary: 'Deletes pods without grace. Their owner replaces each by a new pod with another name and address.',
  parameters: { pods: { type: 'pods', required: true, summary: 'Which pods.' } },
  begin({ controlPlane }, { pods }, stream) {
    for (const pod of choosePods(pods as PodChoice, controlPlane.pods, stream)) controlPlane.killPod(pod);
    return null;
  },
};
