import type { Pod } from './pod.ts';

/**
 * Whether a pod is listed among the endpoints of a Service: it has an IP and has not come to its end.
 * Pods that are not ready are listed too; their conditions say so.
 *
 * Source: k8s.io/endpointslice ShouldPodBeInEndpoints.
 *
 * @param includeTerminating whether pods that terminate are listed, as the controller of
 *   EndpointSlices does; that of Endpoints leaves them out.
 */
export function isPodInEndpoints(
  {
    metadata,
    status,
  }: { readonly metadata: Pick<Pod['metadata'], 'deletionTimestamp'>; readonly status: Pod['status'] },
  includeTerminating = true,
): boolean {
  if (status.phase === 'Succeeded' || status.phase === 'Failed' || status.podIPs.length === 0) return false;
  return includeTerminating || metadata.deletionTimestamp === undefined;
}
