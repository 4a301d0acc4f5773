import type { LabelSelector, Manifest } from '../../kubernetes/objects.ts';
import { defaultLabelSelector } from '../../kubernetes/workload-defaults.ts';
import { kubernetesObject } from '../shape/kubernetes-shape.ts';
import type { Shape } from '../shape/shape.ts';

/** A label selector as the API has it; one that selects everything by being empty is refused. */
export function labelSelector(): Shape<LabelSelector> {
  const shape = kubernetesObject('LabelSelector');
  return {
    read(at) {
      const read = shape.read(at);
      if (read === undefined) return undefined;
      const selector = defaultLabelSelector(read as Manifest<LabelSelector>);
      const isEmpty = Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0;
      return isEmpty ? at.mistake('the selector is empty', 'write it as {matchLabels: {app: web}}') : selector;
    },
    schema: () => shape.schema(),
  };
}
