import type { ServiceSpec } from './objects.ts';

/**
 * How long a client's address stays with its endpoint after the client's last new connection, in seconds; null without
 * `sessionAffinity: ClientIP`.
 *
 * Source: kube-proxy pkg/proxy/serviceport.go newBaseServiceInfo.
 */
export function stickySecondsOf(spec: Pick<ServiceSpec, 'sessionAffinity' | 'sessionAffinityConfig'>): number | null {
  return spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP.timeoutSeconds ?? null) : null;
}
