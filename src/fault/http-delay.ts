import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';
import { aboutParameters, aboutRequests } from './http-requests.ts';

/** HTTP requests or responses are held up at pods; no worker waits with them. */
export const httpDelay: FaultKind = {
  name: 'http-delay',
  summary:
    'Holds up requests or responses of HTTP/1.1 at pods, outside of their processes, as Chaos Mesh’s HTTPChaos does.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    delay: { type: 'delay', required: true, summary: 'For how long: a duration or a distribution.' },
    ...aboutParameters,
  },
  begin({ controlPlane, proxies }, parameters, stream) {
    const about = aboutRequests(parameters);
    const chosen = choosePods(parameters.pods as PodChoice, controlPlane.pods, stream);
    const drawMs = createDistribution(parameters.delay as DistributionSpec).from(stream);
    const action = { kind: 'delay', drawMs } as const;
    const ends = chosen.map((pod) => proxies.add(pod, { ...about, cause: 'http-delay', action }));
    return () => {
      for (const end of ends) end();
    };
  },
};
