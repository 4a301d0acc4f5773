import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** Processes stand still, as in a long garbage collection or after SIGSTOP; without an end that is a hang. Readiness stays. */
export const podPause: FaultKind = {
  name: 'pod-pause',
  summary:
    'Lets the processes of pods stand still, as a garbage collection or SIGSTOP does: connections are accepted and requests wait. Without a duration they hang.',
  parameters: { pods: { type: 'pods', required: true, summary: 'Which pods.' } },
  begin({ controlPlane, pauses }, { pods }, stream) {
    const chosen = choosePods(pods as PodChoice, controlPlane.pods, stream);
    const ends = chosen.map((pod) => pauses.begin(pod));
    return () => {
      for (const end of ends) end();
    };
  },
};
