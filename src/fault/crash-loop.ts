import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** Containers that crash again and again, as with a broken configuration. The kubelet starts them with back-off. */
export const crashLoop: FaultKind = {
  name: 'crash-loop',
  summary:
    'Kills the containers of pods at once and again after each start, until the fault ends. The kubelet starts them with its back-off: 10 s, doubled up to 5 min.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    after: { type: 'duration', required: false, summary: 'From the start of a container until it crashes; 0 without.' },
  },
  begin({ controlPlane }, { pods, after }, stream) {
    const chosen = choosePods(pods as PodChoice, controlPlane.pods, stream);
    const ends = chosen.map((pod) => controlPlane.crashLoop(pod, (after as number | undefined) ?? 0));
    return () => {
      for (const end of ends) end();
    };
  },
};
