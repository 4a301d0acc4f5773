import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** The containers of pods die; the kubelet starts them again in the same pods, with back-off. */
export const containerCrash: FaultKind = {
  name: 'container-crash',
  summary:
    'Kills the containers of pods. They start again in the same pod, at once the first time, then with back-off.',
  parameters: { pods: { type: 'pods', required: true, summary: 'Which pods.' } },
  begin({ controlPlane }, { pods }, stream) {
    for (const pod of choosePods(pods as PodChoice, controlPlane.pods, stream)) controlPlane.crashContainer(pod);
    return null;
  },
};
