import { choosePods } from './choose-pods.ts';
import type { FaultKind, PodChoice } from './fault.ts';

/** How fast it fails where nobody says it. */
const DEFAULT_LATENCY_MS = 1;

/**
 * Pods that answer errors at once, without doing any work: a lost database, a bad configuration. To balancers that go by
 * load or latency they look like the best pods there are. Readiness stays.
 */
export const fastFail: FaultKind = {
  name: 'fast-fail',
  summary: 'Lets pods answer every request with an error (5xx) at once, without any service: a black hole.',
  parameters: {
    pods: { type: 'pods', required: true, summary: 'Which pods.' },
    latency: { type: 'duration', required: false, summary: 'After which time they answer; 1ms without.' },
  },
  begin({ controlPlane, proxies }, { pods, latency }, stream) {
    const afterMs = (latency ?? DEFAULT_LATENCY_MS) as number;
    const rule = {
      side: 'request',
      workloads: null,
      code: null,
      newConnectionsOnly: false,
      cause: 'error-burst',
      action: { kind: 'answer', afterMs, status: 503 },
    } as const;
    const ends = choosePods(pods as PodChoice, controlPlane.pods, stream).map((pod) => proxies.add(pod, rule));
    return () => {
      for (const end of ends) end();
    };
  },
};
