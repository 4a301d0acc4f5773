import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';
import { aboutParameters, aboutRequests } from './http-requests.ts';

/** HTTP connections are cut off at pods, before a request reaches the process or instead of its response. */
export const httpAbort: FaultKind = {
  name: 'http-abort',
  summary:
    'Resets connections of HTTP/1.1 at pods when a request or a response passes, as Chaos Mesh’s HTTPChaos does.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    ...aboutParameters,
  },
  begin({ controlPlane, proxies }, parameters, stream) {
    const about = aboutRequests(parameters);
    const chosen = choosePods(parameters.pods as PodChoice, controlPlane.pods, stream);
    const ends = chosen.map((pod) => proxies.add(pod, { ...about, cause: 'http-abort', action: { kind: 'abort' } }));
    return () => {
      for (const end of ends) end();
    };
  },
};
