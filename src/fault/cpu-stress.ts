import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** Processes in the containers of pods that compute for nothing, as Chaos Mesh's StressChaos starts them. */
export const cpuStress: FaultKind = {
  name: 'cpu-stress',
  summary:
    'Lets processes in the containers of pods take CPU from those that serve: service is slower by its share of the container’s limit, or of the node’s CPUs.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    workers: { type: 'count', required: true, summary: 'How many processes, in each pod.' },
    load: { type: 'probability', required: false, summary: 'How much of a CPU each wants; all without.' },
  },
  begin({ controlPlane, stress }, { pods, workers, load = 1 }, stream) {
    const cpus = (workers as number) * (load as number);
    const ends = choosePods(pods as PodChoice, controlPlane.pods, stream).map((pod) => stress.begin(pod, cpus));
    return () => {
      for (const end of ends) end();
    };
  },
};
