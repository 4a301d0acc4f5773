import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import { type Document, nameOfDocument } from '../document/document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ClientSpec, NodeIndex, PodIndex, WorldNode, WorldPod } from '../scenario.ts';
import { mayChange, podMakers, type Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { selectorHelp, selectorText } from './selected.ts';
import type { SourceNumbers } from './source-numbers.ts';

/** Who can call, and the numbers of their addresses. */
export interface Callers {
  readonly pods: readonly WorldPod[];
  readonly nodes: readonly WorldNode[];
  readonly sources: SourceNumbers;
}

/**
 * Who calls: pods that a selector picks, every node, or clients outside. None at all is a mistake. A pod's address is
 * its own, unless it has its node's (hostNetwork); clients outside come from addresses that the Workload counts.
 */
export function resolveClients(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  { pods, nodes, sources }: Callers,
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
  if (value.executor === 'per-request' && selector === undefined) {
    const help = 'expected selector: {matchLabels: {app: web}}';
    complain(resolution, document, ['spec', 'from'], 'Workload.spec.from: per-request is for pods that serve', help);
    return [];
  }
  if (external !== undefined) {
    return externalClients(resolution, workload, external, sources);
  }
  if (selector === undefined) {
    return nodes.map(({ name, address }, i) => ({
      name,
      node: i as NodeIndex,
      pod: null,
      source: sources.of(address),
    }));
  }
  const namespace = value.from.namespace ?? document.namespace;
  const callers = [...pods.keys()].filter((i) => {
    const pod = pods[i] as WorldPod;
    return pod.kind === 'pod' && pod.namespace === namespace && matchesLabelSelector(selector, pod.labels);
  });
  if (callers.length === 0 && !resolution.objects.isUncertain(...podMakers)) {
    const message = `${nameOfDocument(document)}: the selector (${selectorText(selector)}) matches no pod of namespace ${namespace}`;
    const help = selectorHelp(resolution.objects, namespace, selector.matchLabels, pods);
    complain(resolution, document, ['spec', 'from', 'selector'], message, help);
  }
  const own = callers.map((i) => {
    const pod = pods[i] as WorldPod;
    return { name: `${pod.namespace}/${pod.name}`, node: pod.node, pod: i as PodIndex, source: sources.of(pod.ip) };
  });
  const isServing = value.executor === 'per-request' && mayChange(resolution.objects);
  return isServing ? [...own, ...sparePlaces(document, own.length, { nodes, sources })] : own;
}

/** Places on each node for pods that come in the place of others, or beside them: four times as many as there are now. */
function sparePlaces(
  document: Document,
  podCount: number,
  { nodes, sources }: Pick<Callers, 'nodes' | 'sources'>,
): readonly ClientSpec[] {
  const ofNode = Math.min(64, Math.ceil((4 * podCount) / nodes.length) + 4);
  return nodes.flatMap(({ name }, node) =>
    Array.from({ length: ofNode }, (_, i) => ({
      name: `${name}, later pod ${i + 1}`,
      node: node as NodeIndex,
      pod: null,
      source: sources.of(`${nameOfDocument(document)}, ${name}, later pod ${i + 1}`),
      isSpare: true as const,
    })),
  );
}

/** Each has an address of its own, unless fewer addresses are said: then they share them in turn, as behind a NAT. */
function externalClients(
  resolution: Resolution,
  { document }: Sourced<WorkloadDocument>,
  { clients = 1, addresses = clients }: NonNullable<WorkloadDocument['from']['external']>,
  sources: SourceNumbers,
): readonly ClientSpec[] {
  if (addresses > clients) {
    const message = `Workload.spec.from.external.addresses: ${addresses} for ${clients} clients: each has one`;
    complain(resolution, document, ['spec', 'from', 'external', 'addresses'], message, `at most ${clients}`);
  }
  return Array.from({ length: clients }, (_, i) => ({
    name: `external-${i + 1}`,
    node: null,
    pod: null,
    source: sources.of(`${nameOfDocument(document)}, external address ${(i % addresses) + 1}`),
  }));
}
