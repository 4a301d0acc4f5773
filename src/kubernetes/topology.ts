import type { Node, Taint } from './node.ts';

/** The well-known label whose value is a node's failure zone. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** The zone of a node, or undefined if it has no such label or an empty one. */
export function zoneOf(node: Node): string | undefined {
  return (Object.hasOwn(node.metadata.labels, ZONE_LABEL) && node.metadata.labels[ZONE_LABEL]) || undefined;
}

/** Whether a node says that it is ready; one that says nothing (a hand-written Node) is. */
export function isNodeReady(node: Node): boolean {
  return node.status.conditions.find(({ type }) => type === 'Ready')?.status !== 'False' && !isNodeUnreachable(node);
}

/** Whether the node controller has lost the node: its Ready condition is Unknown. */
export function isNodeUnreachable(node: Node): boolean {
  return node.status.conditions.find(({ type }) => type === 'Ready')?.status === 'Unknown';
}

/** Whether the node runs the control plane, by either label of kubeadm. */
export function isControlPlane(node: Node): boolean {
  const { labels } = node.metadata;
  return (
    Object.hasOwn(labels, 'node-role.kubernetes.io/control-plane') ||
    Object.hasOwn(labels, 'node-role.kubernetes.io/master')
  );
}

/**
 * The node's taints, with those that the node controller and `kubectl cordon` put on it.
 *
 * Source: pkg/controller/nodelifecycle (TaintNodesByCondition, taint based eviction).
 */
export function taintsOf(node: Node): readonly Taint[] {
  const taints = [...node.spec.taints];
  const add = (key: string, effect: Taint['effect']): void => {
    if (!taints.some((taint) => taint.key === key && taint.effect === effect)) {
      taints.push({ key, value: '', effect });
    }
  };
  if (node.spec.unschedulable) add('node.kubernetes.io/unschedulable', 'NoSchedule');
  if (!isNodeReady(node)) {
    const key = isNodeUnreachable(node) ? 'node.kubernetes.io/unreachable' : 'node.kubernetes.io/not-ready';
    add(key, 'NoSchedule');
    add(key, 'NoExecute');
  }
  return taints;
}
