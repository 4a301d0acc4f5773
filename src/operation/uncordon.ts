import type { OperatedNode, OperationKind } from './operation.ts';

/** `kubectl uncordon`: the node takes new pods again. What was evicted does not come back by itself. */
export const uncordon: OperationKind = {
  name: 'uncordon',
  summary: 'Lets pods come to a node again, as kubectl uncordon does.',
  parameters: { node: { type: 'node', required: true, summary: 'The node’s name.' } },
  label: ({ node }) => `uncordon ${(node as OperatedNode).name}`,
  begin({ nodes }, { node }) {
    nodes.setUnschedulable((node as OperatedNode).index, false);
  },
};
