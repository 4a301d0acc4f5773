import type { FaultKind } from './fault.ts';

/** A kubelet is gone for a time; its containers go on. After the grace its pods count as unready, though they work. */
export const kubeletStop: FaultKind = {
  name: 'kubelet-stop',
  summary:
    'Stops the kubelet of a node; its containers go on. No probes, no restarts, no lease: after the grace its pods are unready although they work, and later they are evicted.',
  parameters: { node: { type: 'node', required: true, summary: 'The node’s name.' } },
  begin({ controlPlane }, { node }) {
    return controlPlane.stopKubelet(node as number);
  },
};
