import type { KubeProxyConfiguration } from '../kubernetes/kube-proxy-configuration.ts';
import type { Node } from '../kubernetes/objects.ts';
import type { HealthAnswer } from './health-check-node-port.ts';

/** The cluster autoscaler puts this taint on a node that it is about to delete. */
export const TO_BE_DELETED_TAINT = 'ToBeDeletedByClusterAutoscaler';

/**
 * Whether kube-proxy keeps up: nothing waits to be programmed, or the oldest change that waits does so for less than
 * twice the sync period of its mode. It is healthy while it starts.
 *
 * Source: kube-proxy pkg/proxy/healthcheck/proxy_health.go; cmd/kube-proxy/app/server.go for the factor.
 *
 * @param oldestPendingMs how long the oldest change waits; null when none does.
 */
export function isProxyHealthy(oldestPendingMs: number | null, configuration: KubeProxyConfiguration): boolean {
  return oldestPendingMs === null || oldestPendingMs < 2 * configuration[configuration.mode].syncPeriodMs;
}

/**
 * Whether load balancers should send to a node at all, as far as kube-proxy tells: not when it is being deleted, by the
 * API or by the cluster autoscaler.
 *
 * Source: KEP-3836; kube-proxy pkg/proxy/healthcheck/proxy_health.go SyncNode.
 */
export function isNodeEligible({ metadata, spec }: Node): boolean {
  return metadata.deletionTimestamp === undefined && !spec.taints.some(({ key }) => key === TO_BE_DELETED_TAINT);
}

/**
 * The answer of `/healthz` at port 10256, by which load balancers judge nodes for Services with
 * `externalTrafficPolicy: Cluster`. `/livez` answers as if every node were eligible.
 *
 * Source: kube-proxy pkg/proxy/healthcheck/proxy_health.go healthzHandler, livezHandler.
 */
export function answerHealthz(
  proxyHealthy: boolean,
  nodeEligible: boolean,
): HealthAnswer<{ readonly nodeEligible: boolean }> {
  return {
    status: proxyHealthy && nodeEligible ? 200 : 503,
    headers: { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' },
    body: { nodeEligible },
  };
}
