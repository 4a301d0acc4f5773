import { parseCIDR } from '../../kubernetes/ip.ts';
import type { Pod } from '../../kubernetes/objects.ts';
import { PodPlacement } from '../../kubernetes/placement.ts';
import { PodIPAllocator } from '../../kubernetes/pod-cidr.ts';
import { isReadyOrSilent, makePods, type PodToBe } from './make-pods.ts';
import type { Resolution } from './resolution.ts';
import type { ResolvedNodes } from './resolve-nodes.ts';

/** A pod that runs: its object, with a node and addresses. */
export interface PlacedPod {
  readonly pod: Pod;
  readonly owner: string | null;
  /** Position of its node. */
  readonly node: number;
  readonly ip: string;
  readonly ready: boolean;
}

/** Every pod that runs, with its node and address; those that fit nowhere stay Pending and are listed. */
export function resolvePods(resolution: Resolution, nodes: ResolvedNodes): readonly PlacedPod[] {
  const all = makePods(resolution.objects, nodes.objects);
  const { placement, addresses } = occupied(all, nodes);
  const placed: PlacedPod[] = [];
  const pending = new Map<string, number>();
  for (const each of all) {
    const nodeName = isSettled(each, nodes)
      ? each.pod.spec.nodeName
      : isWaiting(each)
        ? undefined
        : placement.place(each.pod);
    const node = nodeName === undefined ? undefined : nodes.indexOf.get(nodeName);
    const ip = node === undefined ? undefined : (ownAddress(each.pod) ?? newAddress(each.pod, node));
    if (node === undefined || ip === undefined) {
      const who = each.owner ?? `Pod ${each.pod.metadata.namespace}/${each.pod.metadata.name}`;
      pending.set(who, (pending.get(who) ?? 0) + 1);
      continue;
    }
    const spec = { ...each.pod.spec, nodeName: nodeName as string };
    const status = {
      ...each.pod.status,
      podIPs: each.pod.status.podIPs.length > 0 ? each.pod.status.podIPs : [{ ip }],
    };
    placed.push({ pod: { ...each.pod, spec, status }, owner: each.owner, node, ip, ready: isReadyOrSilent(each.pod) });
  }
  for (const [who, count] of pending) {
    resolution.notes.assume(`pods of ${who} that stay Pending`, String(count), 'no node that fits has room');
  }
  return placed;

  function newAddress(pod: Pod, node: number): string | undefined {
    if (pod.spec.hostNetwork) return nodes.nodes[node]?.address;
    const allocation = addresses[node]?.allocate();
    return allocation?.ok ? allocation.value : undefined;
  }
}

/** What pods have already that run on a node by their documents: places first, so that new pods spread around them. */
function occupied(
  all: readonly PodToBe[],
  nodes: ResolvedNodes,
): { readonly placement: PodPlacement; readonly addresses: readonly PodIPAllocator[] } {
  const placement = new PodPlacement(nodes.objects);
  const addresses = nodes.nodes.map(({ podCIDR }) => {
    const cidr = parseCIDR(podCIDR);
    return cidr === undefined ? undefined : new PodIPAllocator(cidr);
  });
  for (const each of all) {
    if (!isSettled(each, nodes)) continue;
    placement.place(each.pod);
    const node = nodes.indexOf.get(each.pod.spec.nodeName as string) as number;
    for (const { ip } of each.pod.status.podIPs) addresses[node]?.reserve(ip);
  }
  return { placement, addresses: addresses as readonly PodIPAllocator[] };
}

/** Whether a pod is bound to a node that exists. */
function isSettled({ pod }: PodToBe, nodes: ResolvedNodes): boolean {
  return pod.spec.nodeName !== undefined && nodes.indexOf.has(pod.spec.nodeName);
}

/** Whether the cluster that was dumped had no node for the pod; a pod written by hand says nothing of it. */
function isWaiting({ pod, isGiven }: PodToBe): boolean {
  return isGiven && pod.status.phase === 'Pending' && pod.status.conditions.length > 0;
}

function ownAddress({ status }: Pod): string | undefined {
  return status.podIPs[0]?.ip;
}
