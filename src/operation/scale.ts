import type { OperatedOwner, OperationKind } from './operation.ts';

/** `kubectl scale`: another number of pods is asked for, and the owner's controller makes or deletes some. */
export const scale: OperationKind = {
  name: 'scale',
  summary: 'Asks for another number of pods of a Deployment or StatefulSet, as kubectl scale does.',
  parameters: {
    deployment: { type: 'deployment', required: false, summary: 'The Deployment’s name.' },
    statefulset: { type: 'statefulset', required: false, summary: 'Or the StatefulSet’s name.' },
    replicas: { type: 'replicas', required: true, summary: 'How many pods there are to be.' },
  },
  label: ({ owner, replicas }) => `scale ${(owner as OperatedOwner).name} to ${replicas as number}`,
  begin({ workloads }, { owner, replicas }) {
    workloads.scale((owner as OperatedOwner).key, replicas as number);
  },
};
