import { defaultClusterMetadata } from './metadata-defaults.ts';
import type { Manifest, Namespace, Node } from './objects.ts';

/**
 * A Node with its lists filled in. `podCIDR` and `podCIDRs` say the same; a node that names no
 * amount that pods may use (`allocatable`) has its whole capacity for them.
 *
 * Source: pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus.
 */
export function defaultNode(manifest: Manifest<Node>): Node {
  const { spec, status } = manifest;
  const podCIDRs = spec?.podCIDRs ?? (spec?.podCIDR === undefined ? [] : [spec.podCIDR]);
  return {
    kind: 'Node',
    metadata: defaultClusterMetadata(manifest.metadata),
    spec: {
      podCIDR: spec?.podCIDR ?? podCIDRs[0],
      podCIDRs,
      unschedulable: spec?.unschedulable ?? false,
      taints: (spec?.taints ?? []).map((taint) => ({
        key: taint.key ?? '',
        value: taint.value ?? '',
        effect: taint.effect ?? 'NoSchedule',
      })),
    },
    status: {
      addresses: (status?.addresses ?? []).map((address) => ({
        type: address.type ?? 'InternalIP',
        address: address.address ?? '',
      })),
      capacity: status?.capacity ?? {},
      allocatable: status?.allocatable ?? status?.capacity ?? {},
      conditions: (status?.conditions ?? []).map((condition) => ({
        ...condition,
        type: condition.type ?? '',
        status: condition.status ?? 'Unknown',
      })),
      nodeInfo: {
        kubeletVersion: status?.nodeInfo?.kubeletVersion ?? '',
        kernelVersion: status?.nodeInfo?.kernelVersion ?? '',
      },
    },
  };
}

/** A Namespace has nothing to fill in but its metadata. */
export function defaultNamespace(manifest: Manifest<Namespace>): Namespace {
  return { kind: 'Namespace', metadata: defaultClusterMetadata(manifest.metadata) };
}
