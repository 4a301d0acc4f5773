import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';
import { aboutParameters, aboutRequests } from './http-requests.ts';

/** Responses of pods get another status code; the work has been done all the same. */
export const httpReplace: FaultKind = {
  name: 'http-replace',
  summary: 'Gives responses of HTTP/1.1 another status code at pods: from 400 on it is an error, below a success.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    status: { type: 'status', required: true, summary: 'The status code that takes the place of the pod’s.' },
    requests: aboutParameters.requests,
    code: aboutParameters.code,
  },
  begin({ controlPlane, proxies }, parameters, stream) {
    const about = { ...aboutRequests(parameters), side: 'response' } as const;
    const chosen = choosePods(parameters.pods as PodChoice, controlPlane.pods, stream);
    const action = { kind: 'replace', status: parameters.status as number } as const;
    const ends = chosen.map((pod) => proxies.add(pod, { ...about, cause: 'error-burst', action }));
    return () => {
      for (const end of ends) end();
    };
  },
};
