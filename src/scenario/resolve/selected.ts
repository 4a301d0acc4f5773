import { containsLabels, matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { LabelSelector, StringMap } from '../../kubernetes/objects.ts';
import { nearestWord } from '../nearest-word.ts';
import { type ClusterObjects, templateKinds } from './cluster-objects.ts';

/** Whether a workload of a namespace makes, or would make with more replicas, pods that a selector picks. */
export function hasTemplateFor(objects: ClusterObjects, namespace: string, selector: LabelSelector): boolean {
  return templateLabels(objects, namespace).some((labels) => matchesLabelSelector(selector, labels));
}

/**
 * What a selector that picks nothing may have meant: the nearest value of the same label among the pods of the
 * namespace, else the namespaces where it would pick pods.
 */
export function selectorHelp(
  objects: ClusterObjects,
  namespace: string,
  selector: StringMap,
  otherPods: readonly { readonly namespace: string; readonly labels: StringMap }[],
): string | null {
  const here = otherPods.filter((pod) => pod.namespace === namespace).map((pod) => pod.labels);
  const labels = [...here, ...templateLabels(objects, namespace)];
  const elsewhere = otherPods.find((pod) => containsLabels(pod.labels, selector));
  if (elsewhere !== undefined) return `namespace ${elsewhere.namespace} has such pods`;
  for (const [key, value] of Object.entries(selector)) {
    const values = new Set(labels.flatMap((each) => (Object.hasOwn(each, key) ? [each[key] as string] : [])));
    if (values.has(value)) continue;
    const nearest = nearestWord(value, values);
    if (nearest !== undefined) return `did you mean ${key}: ${nearest}?`;
    if (values.size > 0)
      return `pods have ${[...values]
        .slice(0, 8)
        .map((each) => `${key}: ${each}`)
        .join(', ')}`;
    const nearestKey = nearestWord(key, new Set(labels.flatMap((each) => Object.keys(each))));
    return nearestKey === undefined ? `no pod has the label ${key}` : `did you mean the label ${nearestKey}?`;
  }
  return null;
}

/** `app: web, tier: front` */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const parts = Object.entries(matchLabels).map(([key, value]) => `${key}: ${value}`);
  const rest = matchExpressions.map(({ key, operator, values }) => `${key} ${operator} ${values.join('|')}`.trim());
  return [...parts, ...rest].join(', ');
}

function templateLabels(objects: ClusterObjects, namespace: string): readonly StringMap[] {
  return templateKinds.flatMap((kind) =>
    objects
      .all(kind)
      .filter(({ document }) => document.namespace === namespace)
      .map(({ value }) => value.spec.template.metadata.labels),
  );
}
