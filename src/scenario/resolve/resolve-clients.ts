import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import { nameOfDocument } from '../document/document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ClientSpec, NodeIndex, WorldNode, WorldPod } from '../scenario.ts';
import { podMakers, type Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { selectorHelp, selectorText } from './selected.ts';

/** Who calls: pods that a selector picks, every node, or clients outside. None at all is a mistake. */
export function resolveClients(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  pods: readonly WorldPod[],
  nodes: readonly WorldNode[],
): readonly ClientSpec[] {
  const { document, value } = workload;
  const { selector, nodes: everyNode, external } = value.from;
  const ways = [selector, everyNode || undefined, external].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    // What is written there and mistaken has been reported as such.
    if (resolution.objects.isUncertain('Workload')) return [];
    const help = 'expected one of selector: {matchLabels: {app: web}}, nodes: true, external: {clients: 50}';
    complain(resolution, document, ['spec', 'from'], 'Workload.spec.from: it is not said who calls', help);
    return [];
  }
  if (external !== undefined) {
    return Array.from({ length: external.clients ?? 1 }, (_, i) => ({ name: `external-${i + 1}`, node: null }));
  }
  if (selector === undefined) return nodes.map(({ name }, i) => ({ name, node: i as NodeIndex }));
  const namespace = value.from.namespace ?? document.namespace;
  const callers = pods.filter(
    (pod) => pod.kind === 'pod' && pod.namespace === namespace && matchesLabelSelector(selector, pod.labels),
  );
  if (callers.length === 0 && !resolution.objects.isUncertain(...podMakers)) {
    const message = `${nameOfDocument(document)}: the selector (${selectorText(selector)}) matches no pod of namespace ${namespace}`;
    const help = selectorHelp(resolution.objects, namespace, selector.matchLabels, pods);
    complain(resolution, document, ['spec', 'from', 'selector'], message, help);
  }
  return callers.map((pod) => ({ name: `${pod.namespace}/${pod.name}`, node: pod.node }));
}
