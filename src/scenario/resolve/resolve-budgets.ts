import type { BudgetSpec } from '../../controlplane/disruption-budgets.ts';
import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { WorldPod } from '../scenario.ts';
import type { ClusterObjects } from './cluster-objects.ts';

/** The PodDisruptionBudgets, with the pods that they select. */
export function resolveBudgets(objects: ClusterObjects, pods: readonly WorldPod[]): readonly BudgetSpec[] {
  return objects.all('PodDisruptionBudget').map(({ value: { metadata, spec } }) => {
    const { selector, ...bounds } = spec;
    const picked = pods.flatMap(({ kind, namespace, labels }, i) =>
      kind === 'pod' && namespace === metadata.namespace && matchesLabelSelector(selector, labels) ? [i] : [],
    );
    return { name: `${metadata.namespace}/${metadata.name}`, bounds, pods: picked };
  });
}
