import { categorizeService, isExternallyAccessible } from './categorize-service.ts';
import type { ProxierState } from './proxier-state.ts';

/** Services (`namespace/name`) of policy Local that have endpoints, and none on this node. */
export interface ServicesWithoutLocalEndpoints {
  /** Of `internalTrafficPolicy: Local`. */
  readonly internal: readonly string[];
  /** Of `externalTrafficPolicy: Local`. */
  readonly external: readonly string[];
}

/**
 * The Services whose policy Local leaves a node without an endpoint though there are some elsewhere. Their number is
 * kube-proxy's metric `sync_proxy_rules_no_local_endpoints_total`, by its label `traffic_policy`.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go, pkg/proxy/metrics.
 */
export function servicesWithoutLocalEndpoints(state: ProxierState): ServicesWithoutLocalEndpoints {
  const internal = new Set<string>();
  const external = new Set<string>();
  for (const service of state.services) {
    const { port } = service;
    const { local, hasAny } = categorizeService(service, state);
    if (local?.length !== 0 || !hasAny) continue;
    const name = `${port.namespace}/${port.service}`;
    if (port.internalPolicyLocal) internal.add(name);
    if (port.externalPolicyLocal && isExternallyAccessible(port)) external.add(name);
  }
  return { internal: [...internal], external: [...external] };
}
