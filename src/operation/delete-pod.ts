import type { RunPod } from '../controlplane/run-pod.ts';
import type { OperatedPods, OperationKind } from './operation.ts';

/** `kubectl delete pod`: the pods end in grace, and their owners make others. */
export const deletePod: OperationKind = {
  name: 'delete-pod',
  summary: 'Deletes pods, as kubectl delete pod does: they end in grace, and their owner replaces them.',
  parameters: {
    pod: { type: 'pod', required: false, summary: 'The pod’s name.' },
    selector: { type: 'selector', required: false, summary: 'Or those of the namespace that a selector picks.' },
    gracePeriod: {
      type: 'duration',
      required: false,
      summary: 'What they get to end instead of their own grace period; 0s: they are gone at once.',
    },
  },
  label: ({ pods }) => {
    const { name, pods: picked } = pods as OperatedPods;
    return `delete ${name ?? `${picked.length} pod${picked.length === 1 ? '' : 's'}`}`;
  },
  begin({ store }, { pods, gracePeriod }) {
    for (const pod of present(pods as OperatedPods, store.pods)) {
      if (gracePeriod === undefined) store.delete(pod);
      else store.delete(pod, gracePeriod as number);
    }
  },
};

/** Those that are there: their owners give new pods the same labels. */
function present({ pods, name }: OperatedPods, all: readonly RunPod[]): readonly number[] {
  const meant = new Set(pods);
  for (const { index, replaces } of all) if (replaces !== null && meant.has(replaces)) meant.add(index);
  return [...meant].filter((index) => !all[index]!.gone && (name === null || all[index]!.name === name));
}
