import type { OperatedNode, OperationKind } from './operation.ts';

/** `kubectl drain`, with DaemonSets ignored and pods without an owner deleted. */
export const drain: OperationKind = {
  name: 'drain',
  summary:
    'Cordons a node and evicts its pods, as kubectl drain --ignore-daemonsets --force does: DaemonSet pods stay, and what a PodDisruptionBudget refuses is tried again every 5 s.',
  parameters: {
    node: { type: 'node', required: true, summary: 'The node’s name.' },
    gracePeriod: {
      type: 'duration',
      required: false,
      summary: 'What the pods get to end instead of their own grace period.',
    },
    timeout: { type: 'duration', required: false, summary: 'After so long it gives up; without, never.' },
  },
  label: ({ node }) => `drain ${(node as OperatedNode).name}`,
  begin({ drains }, { node, gracePeriod, timeout }) {
    drains.begin((node as OperatedNode).index, {
      graceMs: (gracePeriod as number | undefined) ?? null,
      timeoutMs: (timeout as number | undefined) ?? Number.POSITIVE_INFINITY,
    });
  },
};
