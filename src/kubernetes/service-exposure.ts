import type { ServiceSpec } from './objects.ts';

/** Whether a Service has no cluster IP by choice: DNS answers with the endpoints themselves. */
export function isHeadless(spec: Pick<ServiceSpec, 'clusterIP'>): boolean {
  return spec.clusterIP === 'None';
}

/**
 * Whether traffic from outside the cluster can reach a Service, so that externalTrafficPolicy has a
 * meaning: NodePort, LoadBalancer, or ClusterIP with external IPs.
 *
 * Source: pkg/api/service ExternallyAccessible.
 */
export function isExternallyAccessible(spec: Pick<ServiceSpec, 'type' | 'externalIPs'>): boolean {
  return (
    spec.type === 'NodePort' ||
    spec.type === 'LoadBalancer' ||
    (spec.type === 'ClusterIP' && spec.externalIPs.length > 0)
  );
}

/**
 * Whether the nodes must tell the load balancer if they have endpoints of their own.
 *
 * Source: pkg/api/service NeedsHealthCheck.
 */
export function needsHealthCheckNodePort(spec: Pick<ServiceSpec, 'type' | 'externalTrafficPolicy'>): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}
