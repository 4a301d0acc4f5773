import { sha256 } from '../base/sha256.ts';
import type { Node } from './node.ts';
import { isNodeUnreachable } from './topology.ts';

/** Kept out of load balancers by whoever runs the cluster; kubeadm does so with the control plane. */
const EXCLUDED_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

/**
 * Whether load balancers may send to a node at all: not where a label keeps it out, nor after it was lost.
 *
 * Source: k8s.io/cloud-provider controllers/service.
 */
export function isBehindLoadBalancers(node: Node): boolean {
  return !Object.hasOwn(node.metadata.labels, EXCLUDED_LABEL) && !isNodeUnreachable(node);
}

/**
 * Nodes in the order in which MetalLB in layer 2 mode prefers them for an address: by the hash of the name and the
 * address. The first of those that may announce it answers for it.
 *
 * Source: MetalLB speaker/layer2_controller.go ShouldAnnounce.
 */
export function inLayer2Order(ip: string, nodes: readonly Node[]): readonly Node[] {
  const hashed = nodes.map((node) => ({ node, hash: sha256(`${node.metadata.name}#${ip}`) }));
  return hashed.sort((a, b) => compareBytes(a.hash, b.hash)).map(({ node }) => node);
}

function compareBytes(a: ReturnType<typeof sha256>, b: ReturnType<typeof sha256>): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}
