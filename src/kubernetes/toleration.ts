import type { Node, Taint } from './node.ts';
import type { Pod, Toleration } from './pod.ts';
import { taintsOf } from './topology.ts';

/**
 * What the DaemonSet controller lets its pods bear.
 *
 * Source: pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations.
 */
const daemonTolerations: readonly Toleration[] = [
  exists('node.kubernetes.io/not-ready', 'NoExecute'),
  exists('node.kubernetes.io/unreachable', 'NoExecute'),
  exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/unschedulable', 'NoSchedule'),
];

const hostNetworkToleration = exists('node.kubernetes.io/network-unavailable', 'NoSchedule');

/**
 * Whether the pod bears all taints of the node that keep pods off it (NoSchedule, NoExecute;
 * PreferNoSchedule is only a wish). A DaemonSet's pods bear more than they say.
 */
export function toleratesNode(pod: Pod, node: Node): boolean {
  const ofDaemonSet = pod.metadata.ownerReferences.some(({ kind }) => kind === 'DaemonSet');
  const tolerations = [
    ...pod.spec.tolerations,
    ...(ofDaemonSet ? daemonTolerations : []),
    ...(ofDaemonSet && pod.spec.hostNetwork ? [hostNetworkToleration] : []),
  ];
  return taintsOf(node).every(
    (taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((each) => tolerates(each, taint)),
  );
}

/** Source: k8s.io/api core/v1 Toleration.ToleratesTaint. */
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key === '' ? operator !== 'Exists' : key !== taint.key) return false;
  return operator === 'Exists' || value === taint.value;
}

function exists(key: string, effect: Taint['effect']): Toleration {
  return { key, operator: 'Exists', value: '', effect };
}
