import type { Pod } from './pod.ts';

/**
 * Whether a pod is listed in EndpointSlices: it has an IP and has not come to its end. Pods that are
 * not ready or that terminate are listed too; their conditions say so.
 *
 * Source: k8s.io/endpointslice ShouldPodBeInEndpoints, with includeTerminating as its controller
 * calls it.
 */
export function isPodInEndpoints({ status }: Pick<Pod, 'status'>): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && status.podIPs.length > 0;
}
