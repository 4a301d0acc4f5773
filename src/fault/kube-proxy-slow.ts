import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { FaultKind } from './fault.ts';

/** Rules take longer to write: kube-proxy has too little CPU, or somebody else holds the lock of iptables. */
export const kubeProxySlow: FaultKind = {
  name: 'kube-proxy-slow',
  summary: 'Makes each sync of kube-proxy’s rules take longer, on one node or on all.',
  parameters: {
    node: { type: 'node', required: false, summary: 'The node’s name; all nodes without.' },
    delay: { type: 'delay', required: true, summary: 'How much longer: a duration or a distribution.' },
  },
  begin({ kubeProxies }, { node = null, delay }, stream) {
    return kubeProxies.slow(node as number | null, createDistribution(delay as DistributionSpec).from(stream));
  },
};
