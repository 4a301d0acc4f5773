import { type CIDR, parseCIDR } from '../../kubernetes/ip.ts';
import type { Node, Pod } from '../../kubernetes/objects.ts';
import { PodPlacement } from '../../kubernetes/placement.ts';
import { PodIPAllocator } from '../../kubernetes/pod-cidr.ts';
import { isReadyOrSilent, makePods, type PodToBe } from './make-pods.ts';
import type { Resolution } from './resolution.ts';
import type { ResolvedNodes } from './resolve-nodes.ts';

/** A pod that runs: its object, with a node, addresses, and a Ready condition. */
export interface PlacedPod {
  readonly pod: Pod;
  readonly owner: string | null;
  /** Position of its node. */
  readonly node: number;
  readonly ip: string;
  readonly ready: boolean;
}

/** The pods of the cluster. */
export interface ResolvedPods {
  readonly placed: readonly PlacedPod[];
  /** Those that fit nowhere. */
  readonly pending: readonly Pod[];
}

/** Every pod that runs, with its node and address; those that fit nowhere stay Pending and are listed. */
export function resolvePods(resolution: Resolution, nodes: ResolvedNodes): ResolvedPods {
  const all = makePods(resolution.objects, nodes.objects);
  const { placement, addresses } = occupied(all, nodes);
  const placed: PlacedPod[] = [];
  const pending: Pod[] = [];
  const counts = new Map<string, number>();
  for (const each of all) {
    const nodeName = isSettled(each, nodes)
      ? each.pod.spec.nodeName
      : isWaiting(each)
        ? undefined
        : placement.place(each.pod);
    const node = nodeName === undefined ? undefined : nodes.indexOf.get(nodeName);
    const podIPs = node === undefined ? [] : ownOrNewAddresses(each.pod, node);
    const [first] = podIPs;
    if (node === undefined || first === undefined) {
      const who = each.owner ?? `Pod ${each.pod.metadata.namespace}/${each.pod.metadata.name}`;
      counts.set(who, (counts.get(who) ?? 0) + 1);
      pending.push({ ...each.pod, status: { ...each.pod.status, phase: 'Pending', podIPs: [] } });
      continue;
    }
    const ready = isReadyOrSilent(each.pod);
    const pod = running(each.pod, nodes.objects[node] as Node, podIPs, ready);
    placed.push({ pod, owner: each.owner, node, ip: first.ip, ready });
  }
  for (const [who, count] of counts) {
    resolution.notes.assume(`pods of ${who} that stay Pending`, String(count), 'no node that fits has room');
  }
  return { placed, pending };

  function ownOrNewAddresses(pod: Pod, node: number): Pod['status']['podIPs'] {
    if (pod.status.podIPs.length > 0) return pod.status.podIPs;
    if (pod.spec.hostNetwork) return hostIPs(nodes.objects[node] as Node);
    const allocations = (addresses[node] ?? []).map((each) => each.allocate());
    return allocations.every(({ ok }) => ok)
      ? allocations.flatMap((allocation) => (allocation.ok ? [{ ip: allocation.value }] : []))
      : [];
  }
}

/** The addresses that a pod in the host's network has: the node's first InternalIP of each family. */
function hostIPs({ status }: Node): Pod['status']['podIPs'] {
  const internal = status.addresses.flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : []));
  const isV6 = (ip: string): boolean => ip.includes(':');
  return internal.filter((ip, i) => internal.findIndex((each) => isV6(each) === isV6(ip)) === i).map((ip) => ({ ip }));
}

/** The pod as the kubelet reports it; what a document says of its readiness stays. */
function running(pod: Pod, node: Node, podIPs: Pod['status']['podIPs'], ready: boolean): Pod {
  const { status } = pod;
  const isSilent = status.conditions.every(({ type }) => type !== 'Ready');
  return {
    ...pod,
    spec: { ...pod.spec, nodeName: node.metadata.name },
    status: {
      phase: status.phase === 'Pending' ? 'Running' : status.phase,
      podIPs,
      hostIP: status.hostIP ?? hostIPs(node)[0]?.ip,
      conditions: isSilent
        ? [...status.conditions, { type: 'Ready', status: ready ? 'True' : 'False' }]
        : status.conditions,
    },
  };
}

/** What pods have already that run on a node by their documents: places first, so that new pods spread around them. */
function occupied(
  all: readonly PodToBe[],
  nodes: ResolvedNodes,
): { readonly placement: PodPlacement; readonly addresses: readonly (readonly PodIPAllocator[])[] } {
  const placement = new PodPlacement(nodes.objects);
  const addresses = nodes.objects.map(({ spec }) =>
    nodes.families.map((family) => {
      const cidr = spec.podCIDRs.map(parseCIDR).find((each) => each?.family === family);
      return new PodIPAllocator(cidr as CIDR);
    }),
  );
  for (const each of all) {
    const isPlaced = isSettled(each, nodes);
    if (isPlaced) placement.place(each.pod);
    if (each.pod.status.podIPs.length === 0) continue;
    // An address without a node may be of any.
    const node = isPlaced ? addresses[nodes.indexOf.get(each.pod.spec.nodeName as string) as number] : undefined;
    for (const allocator of node ?? addresses.flat())
      for (const { ip } of each.pod.status.podIPs) allocator.reserve(ip);
  }
  return { placement, addresses };
}

/** Whether a pod is bound to a node that exists. */
function isSettled({ pod }: PodToBe, nodes: ResolvedNodes): boolean {
  return pod.spec.nodeName !== undefined && nodes.indexOf.has(pod.spec.nodeName);
}

/** Whether the cluster that was dumped had no node for the pod; a pod written by hand says nothing of it. */
function isWaiting({ pod, isGiven }: PodToBe): boolean {
  return isGiven && pod.status.phase === 'Pending' && pod.status.conditions.length > 0;
}
