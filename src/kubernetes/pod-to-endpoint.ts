import type { Endpoint } from './endpoint-slice.ts';
import { formatIP, parseIP } from './ip.ts';
import type { IPFamily } from './metadata.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import type { Service } from './service.ts';
import { zoneOf } from './topology.ts';

/** Whether the kubelet says that the pod is ready: its Ready condition is True. */
export function isPodReady({ status }: Pick<Pod, 'status'>): boolean {
  return status.conditions.find(({ type }) => type === 'Ready')?.status === 'True';
}

/**
 * The conditions of a pod's endpoint. `ready` is never true for a pod that terminates, unless the
 * Service publishes addresses that are not ready.
 */
export function endpointConditions(
  serving: boolean,
  terminating: boolean,
  publishNotReadyAddresses: boolean,
): { readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean } {
  return { ready: publishNotReadyAddresses || (serving && !terminating), serving, terminating };
}

/**
 * The endpoint of a pod for a Service in the slices of one address family; its list of addresses is
 * empty if the pod has none of that family.
 *
 * Source: k8s.io/endpointslice podToEndpoint.
 *
 * @param node the pod's node, undefined if the controller does not know it.
 */
export function podToEndpoint(pod: Pod, node: Node | undefined, service: Service, addressType: IPFamily): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  return {
    addresses: addressesOf(pod, addressType),
    conditions: endpointConditions(isPodReady(pod), terminating, service.spec.publishNotReadyAddresses),
    hostname: hasHostnameIn(pod, service) ? pod.spec.hostname : undefined,
    nodeName: pod.spec.nodeName,
    zone: node && zoneOf(node),
    targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace },
  };
}

function addressesOf(pod: Pod, addressType: IPFamily): readonly string[] {
  return pod.status.podIPs.flatMap(({ ip }) => {
    const address = parseIP(ip);
    return address?.family === addressType ? [formatIP(address)] : [];
  });
}

/** ShouldSetHostname: the pod has a DNS name of its own below a Service that is its subdomain. */
function hasHostnameIn(pod: Pod, service: Service): boolean {
  return (
    Boolean(pod.spec.hostname) &&
    pod.spec.subdomain === service.metadata.name &&
    pod.metadata.namespace === service.metadata.namespace
  );
}
