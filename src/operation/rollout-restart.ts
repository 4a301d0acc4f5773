import type { OperatedOwner, OperationKind } from './operation.ts';

/**
 * `kubectl rollout restart`: the template changes, and the owner's controller replaces all pods as its strategy says. A
 * new image or another change of the template rolls in the same way.
 */
export const rolloutRestart: OperationKind = {
  name: 'rollout-restart',
  summary:
    'Replaces all pods of a Deployment, StatefulSet or DaemonSet as its strategy says, as kubectl rollout restart does.',
  parameters: {
    deployment: { type: 'deployment', required: false, summary: 'The Deployment’s name.' },
    statefulset: { type: 'statefulset', required: false, summary: 'Or the StatefulSet’s name.' },
    daemonset: { type: 'daemonset', required: false, summary: 'Or the DaemonSet’s name.' },
  },
  label: ({ owner }) => `restart ${(owner as OperatedOwner).name}`,
  begin({ workloads }, { owner }) {
    workloads.restart((owner as OperatedOwner).key);
  },
};
