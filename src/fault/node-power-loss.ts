import type { FaultKind } from './fault.ts';

/** A node is off, from one moment to the next; when the fault ends it boots and its pods start anew. */
export const nodePowerLoss: FaultKind = {
  name: 'node-power-loss',
  summary:
    'Takes the power from a node: whatever runs there, clients too, is gone without a word until the fault ends.',
  parameters: { node: { type: 'node', required: true, summary: 'The node’s name.' } },
  begin({ controlPlane }, { node }) {
    controlPlane.losePower(node as number);
    return () => controlPlane.restorePower(node as number);
  },
};
