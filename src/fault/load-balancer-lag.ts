import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { FaultKind } from './fault.ts';

/** Load balancers learn late which nodes they may send to. */
export const loadBalancerLag: FaultKind = {
  name: 'load-balancer-lag',
  summary: 'Lets what load balancers find in their health checks take effect later, or stops the checks.',
  parameters: {
    delay: {
      type: 'delay',
      required: false,
      summary: 'How much later: a duration or a distribution; without it, nobody checks until the fault ends.',
    },
  },
  begin({ loadBalancers }, { delay }, stream) {
    return loadBalancers.lag(delay === undefined ? null : createDistribution(delay as DistributionSpec).from(stream));
  },
};
