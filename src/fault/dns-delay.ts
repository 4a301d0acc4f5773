import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import { queryParameters, ruleQueries, shareOfQueries } from './dns-queries.ts';
import type { FaultKind } from './fault.ts';

/** DNS takes its time. */
export const dnsDelay: FaultKind = {
  name: 'dns-delay',
  summary: 'Lets answers of DNS come later; after the resolver’s time-out of 5 s they are too late.',
  parameters: {
    ...queryParameters,
    probability: shareOfQueries,
    delay: { type: 'delay', required: true, summary: 'How much later: a duration or a distribution.' },
  },
  concernsDns: true,
  begin(target, parameters, stream) {
    const draw = createDistribution(parameters.delay as DistributionSpec).from(stream);
    return ruleQueries(target, parameters, stream, draw);
  },
};
