import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { ProxiesDocument } from '../document/balancer-shape.ts';
import { nameOfDocument } from '../document/document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { UpstreamSpec, WorldPod } from '../scenario.ts';
import { assumeOf } from './assume-of.ts';
import { podMakers, type Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { selectorHelp, selectorText } from './selected.ts';

const HELP =
  'write proxies: 3 for machines outside of the cluster, or proxies: {selector: {matchLabels: {app: ingress}}}';

/**
 * The node of each proxy of a balancer, null outside of the cluster; none for balancers that stand elsewhere. Undefined
 * after a mistake.
 */
export function resolveProxies(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  pods: readonly WorldPod[],
): UpstreamSpec['proxyNodes'] | undefined {
  const { document, value } = workload;
  const { at, proxies } = value.balancer ?? {};
  const wrong = (field: string, message: string, help: string | null): undefined => {
    const path = ['spec', 'balancer', field];
    complain(resolution, document, path, `Workload.spec.balancer.${field}: ${message}`, help);
    return undefined;
  };
  if (at !== 'proxy') {
    return proxies === undefined ? [] : wrong('proxies', `at: ${at} has none`, 'they belong to at: proxy');
  }
  // One that cannot be read has been reported.
  if (proxies === undefined && resolution.objects.isMistaken(document)) return undefined;
  if (proxies === undefined) return wrong('at', 'proxy needs the field "proxies"', HELP);
  const { selector, replicas, namespace }: ProxiesDocument =
    typeof proxies === 'number' ? { replicas: proxies } : proxies;
  if (selector === undefined && replicas === undefined)
    return wrong('proxies', 'it is not said how many there are', HELP);
  if (selector === undefined && namespace !== undefined) return wrong('proxies', 'a namespace needs a selector', HELP);
  if (selector !== undefined) return nodesOfPods(resolution, workload, { selector, replicas, namespace }, pods);
  noteProxies(resolution, workload, `${replicas} outside of the cluster`);
  return Array.from({ length: replicas ?? 0 }, () => null);
}

function nodesOfPods(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  { selector, replicas, namespace }: ProxiesDocument & { readonly selector: NonNullable<ProxiesDocument['selector']> },
  pods: readonly WorldPod[],
): UpstreamSpec['proxyNodes'] | undefined {
  const { document } = workload;
  const place = namespace ?? document.namespace;
  const picked = pods.filter(
    (pod) => pod.kind === 'pod' && pod.namespace === place && matchesLabelSelector(selector, pod.labels),
  );
  const path = ['spec', 'balancer', 'proxies'];
  if (picked.length === 0) {
    if (resolution.objects.isUncertain(...podMakers)) return undefined;
    const message = `${nameOfDocument(document)}: the selector of its proxies (${selectorText(selector)}) matches no pod of namespace ${place}`;
    const help = selectorHelp(resolution.objects, place, selector.matchLabels, pods);
    complain(resolution, document, [...path, 'selector'], message, help);
    return undefined;
  }
  const count = replicas ?? picked.length;
  if (count > picked.length) {
    const message = `Workload.spec.balancer.proxies.replicas: ${count} of ${picked.length} pods that the selector picks`;
    complain(resolution, document, [...path, 'replicas'], message, `at most ${picked.length}`);
    return undefined;
  }
  noteProxies(resolution, workload, `where ${count} of the pods with ${selectorText(selector)} are`);
  return picked.slice(0, count).map(({ node }) => node);
}

function noteProxies(resolution: Resolution, { document }: Sourced<WorkloadDocument>, where: string): void {
  const value = `${where}; their own work takes no time`;
  assumeOf(resolution, document, 'proxies', value, 'simplified: only the links to and from them count');
}
