import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import { CorrelatedDraws } from './correlated-draws.ts';
import type { FaultKind } from './fault.ts';
import { jitterFrom } from './jitter.ts';
import { linkFault } from './link-fault.ts';

/** Packets between two places take longer: netem's delay. One that is drawn shorter overtakes others, as there. */
export const linkLatency: FaultKind = linkFault({
  name: 'link-latency',
  summary: 'Adds a delay to every packet between two places.',
  cause: 'link-delay',
  parameters: {
    latency: { type: 'delay', required: true, summary: 'Added one way: a duration or a distribution.' },
    jitter: {
      type: 'duration',
      required: false,
      summary: 'Uniform, to both sides of the latency, as tc netem has it.',
    },
    correlation: { type: 'probability', required: false, summary: 'Of one packet’s jitter with the last one’s.' },
  },
  judge({ latency, jitter = 0, correlation = 0 }, stream) {
    const draw = createDistribution(latency as DistributionSpec).from(stream);
    const drawJitter = jitterFrom(new CorrelatedDraws(stream, correlation as number), jitter as number);
    return () => Math.max(0, draw() + drawJitter());
  },
});
