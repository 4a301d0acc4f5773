import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { FaultKind } from './fault.ts';
import { concerns, placesOf } from './places.ts';

/** Packets between two places take longer. */
export const linkLatency: FaultKind = {
  name: 'link-latency',
  summary: 'Adds a delay to every packet between two places.',
  parameters: {
    from: { type: 'place', required: false, summary: 'One end: a node or a zone; without it, anywhere.' },
    to: { type: 'place', required: false, summary: 'The other end; without it, anywhere.' },
    direction: { type: 'direction', required: false, summary: '`to`, `from` or `both` (the default).' },
    latency: { type: 'delay', required: true, summary: 'Added one way: a duration or a distribution.' },
  },
  begin({ network }, parameters, stream) {
    const places = placesOf(parameters);
    const draw = createDistribution(parameters.latency as DistributionSpec).from(stream);
    return network.addRule({ applies: (from, to) => concerns(places, from, to), verdict: draw });
  },
};
