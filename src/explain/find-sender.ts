import { parseIP } from '../kubernetes/ip.ts';
import type { Node, Pod } from '../kubernetes/objects.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import { type ClusterView, isWithin } from './cluster-view.ts';
import { canonical, keyOf } from './identity.ts';
import { refuse, refuseUnknown } from './refuse.ts';
import type { Sender } from './sender.ts';

/** Who asks, as it was written. */
interface AskedSender {
  readonly from: string | undefined;
  /** By `node`; undefined: not said. */
  readonly node: Node | undefined;
  /** Of a pod that nobody named. */
  readonly namespace: string;
}

/**
 * Who opens a connection: `pod/NAMESPACE/NAME`, `namespace/NAME` (some pod there), `node/NAME`, `external`, `kubectl`, or
 * a source IP; without a word some pod of a namespace. Pods that are no certain ones are on the node asked for, else on
 * the first.
 *
 * A source IP is what has it: a pod, a node, a pod that the documents do not show if it lies in a block of pods, else
 * somebody outside. With a node that is not its own, it is a packet that comes to that node by the network.
 *
 * @throws {ScenarioError} when there is nobody of that name.
 */
export function findSender(view: ClusterView, { from, node, namespace }: AskedSender): Sender {
  const somewhere = node ?? (view.nodes[0] as Node);
  const podIn = (name: string): Sender => ({
    kind: 'pod',
    who: `a pod in namespace ${name}`,
    pod: null,
    namespace: name,
    node: somewhere,
    ip: null,
  });
  if (from === undefined) return podIn(namespace);
  if (from === 'external') return { kind: 'outside', who: 'external', ip: null, entry: node ?? null };
  if (from === 'kubectl') return { kind: 'kubectl', who: 'kubectl' };
  const ip = canonical(from);
  if (ip !== '') return senderAt(view, ip, node, somewhere);
  const slash = from.indexOf('/');
  const name = from.slice(slash + 1);
  switch (from.slice(0, Math.max(slash, 0))) {
    case 'pod':
      return senderOfPod(view, name);
    case 'namespace': {
      const { namespaces } = view.names;
      return namespaces.includes(name) ? podIn(name) : refuseUnknown('namespace', name, namespaces);
    }
    case 'node':
      return { kind: 'node', who: from, pod: null, namespace: 'default', node: view.node(name), ip: null };
  }
  return refuse(`${JSON.stringify(from)} is nobody who could open a connection`, helpFor(view, from));
}

function helpFor(view: ClusterView, from: string): string {
  const names = [
    'external',
    'kubectl',
    ...view.cluster.pods.flatMap((pod) => [`pod/${keyOf(pod)}`, pod.metadata.name]),
    ...view.nodes.flatMap(({ metadata }) => [`node/${metadata.name}`, metadata.name]),
    ...view.names.namespaces,
  ];
  const nearest = nearestWord(from, names);
  const pod = view.cluster.pods.find(({ metadata }) => metadata.name === nearest);
  if (pod !== undefined) return `did you mean "pod/${keyOf(pod)}"?`;
  if (view.nodes.some(({ metadata }) => metadata.name === nearest)) return `did you mean "node/${nearest}"?`;
  if (nearest !== undefined && view.names.namespaces.includes(nearest)) return `did you mean "namespace/${nearest}"?`;
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  return 'expected pod/NAMESPACE/NAME, namespace/NAME, node/NAME, external, kubectl or a source IP';
}

function senderOfPod(view: ClusterView, key: string): Sender {
  const { pods, pendingPods } = view.cluster;
  const pod = pods.find((each) => keyOf(each) === key);
  if (pod !== undefined) return podSender(view, pod);
  if (pendingPods.some((each) => keyOf(each) === key)) {
    refuse(`the pod ${JSON.stringify(key)} is pending: it has no address`, 'no node of the documents takes it');
  }
  return refuseUnknown('pod', key, pods.map(keyOf));
}

function podSender(view: ClusterView, pod: Pod): Sender {
  const node = view.node(pod.spec.nodeName ?? '');
  const { namespace } = pod.metadata;
  const kind = pod.spec.hostNetwork ? 'node' : 'pod';
  return { kind, who: `pod/${keyOf(pod)}`, pod, namespace, node, ip: null };
}

function senderAt(view: ClusterView, ip: string, node: Node | undefined, somewhere: Node): Sender {
  const owner = view.ownerOf(ip);
  if (isLoopback(ip)) return { kind: 'node', who: ip, pod: null, namespace: 'default', node: somewhere, ip };
  if (owner.kind === 'pod') {
    const sender = podSender(view, owner.pod);
    if (sender.kind === 'pod' && (node === undefined || sender.node === node)) return { ...sender, who: ip, ip };
  } else if (owner.kind === 'node') {
    const own = owner.node;
    if (node === undefined || own === node) {
      return { kind: 'node', who: ip, pod: null, namespace: 'default', node: own, ip };
    }
  } else if (isPodAddress(view, ip)) {
    const block = view.nodes.find(({ spec }) => isWithin(ip, spec.podCIDRs));
    return { kind: 'pod', who: ip, pod: null, namespace: 'default', node: node ?? block ?? somewhere, ip };
  }
  return { kind: 'outside', who: ip, ip, entry: node ?? null };
}

/** Whether the cluster or its kube-proxy takes an address for that of a pod. */
function isPodAddress({ cluster }: ClusterView, ip: string): boolean {
  const { podCIDRs, proxy } = cluster;
  return isWithin(ip, [...podCIDRs.IPv4, ...podCIDRs.IPv6, ...proxy.clusterCIDR.split(',').map((each) => each.trim())]);
}

/** Whether an address is every machine's own. */
export function isLoopback(ip: string): boolean {
  return parseIP(ip) !== undefined && (ip === '::1' || isWithin(ip, ['127.0.0.0/8']));
}
