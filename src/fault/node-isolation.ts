import { cutFromApi } from './cut-from-api.ts';
import type { FaultKind } from './fault.ts';
import { networkPartition } from './network-partition.ts';

/**
 * A node's cable is pulled: it is cut from all others, from outside and from the API server. Its pods go on, and talk to
 * each other.
 */
export const nodeIsolation: FaultKind = {
  name: 'node-isolation',
  summary: 'Cuts a node from all others, from outside and from the API server; its pods go on.',
  parameters: { node: { type: 'node', required: true, summary: 'The node’s name.' } },
  begin(target, { node }, stream) {
    const connect = cutFromApi(target.controlPlane, [node as number]);
    const heal = networkPartition.begin(target, { from: [node as number] }, stream);
    return () => {
      heal?.();
      connect();
    };
  },
};
