import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** Pods stay and do nothing, as with Chaos Mesh's pod-failure: their image is patched to one that only waits. */
export const podFailure: FaultKind = {
  name: 'pod-failure',
  summary:
    'Replaces the containers of pods by such as do nothing, in the same pods: nobody listens there until it ends. Without a readiness probe they stay ready.',
  parameters: { pods: { type: 'pods', required: true, summary: 'Which pods.' } },
  begin({ controlPlane }, { pods }, stream) {
    const chosen = choosePods(pods as PodChoice, controlPlane.pods, stream);
    const ends = chosen.map((pod) => controlPlane.replaceImage(pod));
    return () => {
      for (const end of ends) end();
    };
  },
};
