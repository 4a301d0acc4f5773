import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { FaultKind } from './fault.ts';

/** The EndpointSlice controller is behind: its queue is long, or kube-controller-manager is away. */
export const endpointSliceLag: FaultKind = {
  name: 'endpoint-slice-lag',
  summary: 'Lets EndpointSlices be written later, or not before the fault ends.',
  parameters: {
    delay: {
      type: 'delay',
      required: false,
      summary: 'How much later each: a duration or a distribution; without it, not before the fault ends.',
    },
  },
  begin({ slices }, { delay }, stream) {
    return slices.lag(delay === undefined ? null : createDistribution(delay as DistributionSpec).from(stream));
  },
};
