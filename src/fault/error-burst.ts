import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/**
 * Pods do the work and then answer with an error: a bad release, a dependency that is away. Their containers may start
 * again meanwhile without an end to it. Readiness stays.
 */
export const errorBurst: FaultKind = {
  name: 'error-burst',
  summary: 'Lets pods answer a share of their requests with an error (5xx), on top of their Application’s errorRate.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    errorRate: {
      type: 'probability',
      required: true,
      summary: 'Share of the requests that fail which would not have failed anyway.',
    },
  },
  failsRequests: true,
  begin({ controlPlane, pods: table }, { pods, errorRate }, stream) {
    const chosen = choosePods(pods as PodChoice, controlPlane.pods, stream);
    const ends = chosen.map((pod) => table.fail(pod, errorRate as number));
    return () => {
      for (const end of ends) end();
    };
  },
};
