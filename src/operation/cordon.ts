import type { OperatedNode, OperationKind } from './operation.ts';

/** `kubectl cordon`: the node takes no new pods; those that it has stay. */
export const cordon: OperationKind = {
  name: 'cordon',
  summary: 'Lets no new pods come to a node, as kubectl cordon does.',
  parameters: { node: { type: 'node', required: true, summary: 'The node’s name.' } },
  label: ({ node }) => `cordon ${(node as OperatedNode).name}`,
  begin({ nodes }, { node }) {
    nodes.setUnschedulable((node as OperatedNode).index, true);
  },
};
