import { formatIP, type IPAddress, nthAddress, parseCIDR, parseIP, sizeOf } from '../kubernetes/ip.ts';
import type { IPFamily, Node, Pod } from '../kubernetes/objects.ts';
import { addressOfNode, type ClusterView } from './cluster-view.ts';
import { canonical } from './identity.ts';

/** Who opens the connection. */
export type Sender = InsideSender | OutsideSender | KubectlSender;

/** A pod in the pod network of its node (`pod`), or a process of a node itself, as that of a hostNetwork pod (`node`). */
export interface InsideSender {
  readonly kind: 'pod' | 'node';
  readonly who: string;
  /** Null if it is no certain pod, or no pod at all. */
  readonly pod: Pod | null;
  readonly namespace: string;
  readonly node: Node;
  /** The address that it was called by; null: that of its pod or node, in the family of the destination. */
  readonly ip: string | null;
}

/** Somebody outside of the cluster, or a packet that comes to a node by the network in any other way. */
export interface OutsideSender {
  readonly kind: 'outside';
  readonly who: string;
  /** Null: nobody said it. */
  readonly ip: string | null;
  /** The node at which the packet arrives, by the question; null: as networks lead it. */
  readonly entry: Node | null;
}

/** `kubectl port-forward`, on a machine with access to the API server. */
export interface KubectlSender {
  readonly kind: 'kubectl';
  readonly who: string;
}

/** Outside clients that nobody described, in blocks that are set aside for documentation (RFC 5737, RFC 3849). */
const SOMEWHERE: Readonly<Record<IPFamily, string>> = { IPv4: '192.0.2.1', IPv6: '2001:db8:1::1' };

/**
 * The source address of a sender's packets in a family, or undefined where it has none. A pod that is no certain one has
 * the last free address of its node's block.
 */
export function sourceIPOf(
  view: ClusterView,
  sender: InsideSender | OutsideSender,
  family: IPFamily,
): string | undefined {
  if (sender.ip !== null) return parseIP(sender.ip)?.family === family ? sender.ip : undefined;
  if (sender.kind === 'outside') return SOMEWHERE[family];
  const { pod, node, kind } = sender;
  if (kind === 'node') return addressOfNode(node, family);
  if (pod === null) return lastFreeAddress(view, node, family);
  return pod.status.podIPs.map(({ ip }) => canonical(ip)).find((ip) => parseIP(ip)?.family === family);
}

function lastFreeAddress(view: ClusterView, { spec }: Node, family: IPFamily): string | undefined {
  const block = spec.podCIDRs.flatMap((text) => parseCIDR(text) ?? []).find((each) => each.family === family);
  if (block === undefined) return undefined;
  for (let index = sizeOf(block) - 2n; index > 0n; index--) {
    const ip = formatIP(nthAddress(block, index) as IPAddress);
    if (view.ownerOf(ip).kind !== 'pod') return ip;
  }
  return undefined;
}
