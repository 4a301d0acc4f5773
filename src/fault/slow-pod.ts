import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** A grey failure: pods do everything, only slower. Readiness stays. */
export const slowPod: FaultKind = {
  name: 'slow-pod',
  summary: 'Makes service at pods take so many times as long. Their readiness stays as it is.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    factor: { type: 'factor', required: true, summary: 'Service takes so many times as long; 5 is five times slower.' },
  },
  begin({ controlPlane, pods: table }, { pods, factor }, stream) {
    const chosen = choosePods(pods as PodChoice, controlPlane.pods, stream);
    const ends = chosen.map((pod) => table.slow(pod, factor as number));
    return () => {
      for (const end of ends) end();
    };
  },
};
