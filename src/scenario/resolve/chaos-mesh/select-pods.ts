import type { PodChoice } from '../../../fault/fault.ts';
import { containsLabels, matchesLabelSelector } from '../../../kubernetes/label-selector.ts';
import type { PodSelectorDocument, SelectionDocument } from '../../document/chaos-mesh/pod-selector-shape.ts';
import { nameOfDocument } from '../../document/document.ts';
import { suggest } from '../../nearest-word.ts';
import { podMakers } from '../cluster-objects.ts';
import { selectorHelp } from '../selected.ts';
import { type ChaosContext, complainOf } from './chaos-context.ts';

/**
 * The pods that a selection of Chaos Mesh's may hit, of which the fault draws some when it begins; undefined after a
 * mistake, of which one is that there are none. Labels, annotations and names are those of the start; nodes and phases
 * count when it begins. Source: chaos-mesh pkg/selector/pod.
 */
export function selectPods(
  context: ChaosContext,
  below: readonly string[],
  selection: SelectionDocument,
): PodChoice | undefined {
  const { selector, mode, value = '0' } = selection;
  if (!areNodesThere(context, [...below, 'selector'], selector)) return undefined;
  const named = namesOf(selector);
  const pods = named === null ? matching(context, selector) : podsCalled(context, [...below, 'selector'], named);
  if (pods === undefined) return undefined;
  const { resolution, document } = context;
  if (pods.length === 0) {
    if (resolution.objects.isUncertain(...podMakers)) return undefined;
    return complainOf(
      context,
      [...below, 'selector'],
      `${nameOfDocument(document)}: the selector picks no pod`,
      helpFor(context, selector),
    );
  }
  const nodes = nodesOf(context, selector);
  if (nodes?.length === 0) {
    if (resolution.objects.isUncertain('Node')) return undefined;
    return complainOf(context, [...below, 'selector'], `${nameOfDocument(document)}: the selector picks no node`);
  }
  const phase = phaseOf(selector);
  return {
    pods,
    named: named !== null || Object.keys(selector.fieldSelectors ?? {}).some((field) => isOwnField(field)),
    mode,
    value: mode === 'one' ? 1 : mode === 'all' ? 100 : Number(value),
    ...(nodes === undefined ? {} : { nodes }),
    ...(phase === undefined ? {} : { phase }),
  };
}

/** Fields by which a pod is itself and no other. */
function isOwnField(field: string): boolean {
  return field === 'metadata.name' || field === 'status.podIP';
}

/** Names of pods by namespace: where they are said, nothing else counts. */
function namesOf({ pods }: PodSelectorDocument): readonly (readonly [string, string])[] | null {
  if (pods === undefined || Object.keys(pods).length === 0) return null;
  return Object.entries(pods).flatMap(([namespace, names]) => names.map((name) => [namespace, name] as const));
}

function podsCalled(
  context: ChaosContext,
  below: readonly string[],
  named: readonly (readonly [string, string])[],
): readonly number[] | undefined {
  const { pods } = context.world;
  const found: number[] = [];
  for (const [namespace, name] of named) {
    const index = pods.findIndex((pod) => pod.kind === 'pod' && pod.namespace === namespace && pod.name === name);
    if (index >= 0) {
      found.push(index);
      continue;
    }
    if (context.resolution.objects.isUncertain(...podMakers)) return undefined;
    const message = `${nameOfDocument(context.document)}: there is no pod ${JSON.stringify(`${namespace}/${name}`)}`;
    const names = pods.filter((pod) => pod.kind === 'pod' && pod.namespace === namespace).map((pod) => pod.name);
    return complainOf(context, [...below, 'pods', namespace], message, suggest(name, names));
  }
  return found;
}

/** Positions of the pods of which all holds that does not change. */
function matching({ document, world }: ChaosContext, selector: PodSelectorDocument): readonly number[] {
  const { expressionSelectors = [], labelSelectors = {}, annotationSelectors = {}, fieldSelectors = {} } = selector;
  const namespaces = namespacesOf(document.namespace, selector);
  const labels = { matchLabels: labelSelectors, matchExpressions: expressionSelectors };
  return world.pods.flatMap((pod, i) => {
    const object = world.placed[i]?.pod;
    if (pod.kind !== 'pod' || object === undefined || !namespaces.includes(pod.namespace)) return [];
    if (!matchesLabelSelector(labels, pod.labels)) return [];
    if (!containsLabels(object.metadata.annotations, annotationSelectors)) return [];
    const fields = { 'metadata.name': pod.name, 'metadata.namespace': pod.namespace, 'status.podIP': pod.ip };
    const isRight = Object.entries(fields).every(([field, value]) => (fieldSelectors[field] ?? value) === value);
    return isRight ? [i] : [];
  });
}

function namespacesOf(own: string, { namespaces }: PodSelectorDocument): readonly string[] {
  return namespaces === undefined || namespaces.length === 0 ? [own] : namespaces;
}

/** Positions of the nodes on which the pods have to be; undefined: anywhere. */
function nodesOf({ world }: ChaosContext, selector: PodSelectorDocument): readonly number[] | undefined {
  const { nodes = [], nodeSelectors = {}, fieldSelectors = {} } = selector;
  const named = fieldSelectors['spec.nodeName'];
  if (nodes.length === 0 && Object.keys(nodeSelectors).length === 0 && named === undefined) return undefined;
  return world.nodes.flatMap(({ name, labels }, i) => {
    if (nodes.length > 0 && !nodes.includes(name)) return [];
    return (named ?? name) === name && containsLabels(labels, nodeSelectors) ? [i] : [];
  });
}

/** Of the phases only two can be told apart: on a node, or not yet. Both, or none, say nothing. */
function phaseOf({ podPhaseSelectors = [], fieldSelectors = {} }: PodSelectorDocument): PodChoice['phase'] {
  const phases: readonly string[] = [...podPhaseSelectors, ...(fieldSelectors['status.phase'] ?? '').split(',')];
  const [running, pending] = [phases.includes('Running'), phases.includes('Pending')];
  if (running === pending) return undefined;
  return running ? 'Running' : 'Pending';
}

/** Reports names of nodes that are not there; true when all are. */
function areNodesThere(context: ChaosContext, below: readonly string[], { nodes = [] }: PodSelectorDocument): boolean {
  const names = context.world.nodes.map(({ name }) => name);
  const wrong = nodes.findIndex((name) => !names.includes(name));
  if (wrong < 0) return true;
  if (context.resolution.objects.isUncertain('Node')) return false;
  const message = `${nameOfDocument(context.document)}: there is no node ${JSON.stringify(nodes[wrong])}`;
  complainOf(context, [...below, 'nodes', wrong], message, suggest(nodes[wrong] ?? '', names));
  return false;
}

/** What a selector that picks nothing may have meant. */
function helpFor({ resolution, document, world }: ChaosContext, selector: PodSelectorDocument): string | null {
  const { labelSelectors = {} } = selector;
  const namespaces = namespacesOf(document.namespace, selector);
  const pods = world.pods.filter(({ kind }) => kind === 'pod');
  const known = new Set(pods.map(({ namespace }) => namespace));
  const missing = namespaces.find((namespace) => !known.has(namespace));
  if (missing !== undefined && namespaces.length === 1) {
    const all = [...known].join(', ');
    return selector.namespaces === undefined
      ? `without namespaces it looks in its own, ${missing}; there are pods in ${all}`
      : `there are pods in ${all}`;
  }
  return selectorHelp(resolution.objects, namespaces[0] ?? 'default', labelSelectors, pods);
}
