import type { OperatedNode, OperationKind } from './operation.ts';

/** The autoscaler's own delay after the taint: --node-delete-delay-after-taint. */
const DELAY_MS = 5000;

/** What the cluster autoscaler does to a node that it does not need any more. */
export const removeNode: OperationKind = {
  name: 'remove-node',
  summary:
    'Takes a node away as the cluster autoscaler does: taints it (ToBeDeletedByClusterAutoscaler), evicts its pods, and switches its machine off when they are gone.',
  parameters: {
    node: { type: 'node', required: true, summary: 'The node’s name.' },
    delay: {
      type: 'duration',
      required: false,
      summary: 'So long after the taint the machine is there at least; 5s without (--node-delete-delay-after-taint).',
    },
  },
  label: ({ node }) => `remove ${(node as OperatedNode).name}`,
  begin({ removals }, { node, delay }) {
    removals.begin((node as OperatedNode).index, (delay as number | undefined) ?? DELAY_MS);
  },
};
