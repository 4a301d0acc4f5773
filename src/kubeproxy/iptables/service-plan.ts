import type { CategorizedEndpoints, ProxyEndpoint } from '../categorize-endpoints.ts';
import { categorizeService, isExternallyAccessible } from '../categorize-service.ts';
import type { ProxiedService, ProxierState, ProxyServicePort } from '../proxier-state.ts';
import { type ServiceChainNames, serviceChainNamesOf } from './chain-names.ts';

/** What is decided of a Service port before its rules are written. */
export interface ServicePlan {
  readonly port: ProxyServicePort;
  readonly chains: ServiceChainNames;
  readonly endpoints: CategorizedEndpoints<ProxyEndpoint>;
  /** The chain by which traffic to the cluster IP chooses its endpoint, or null: none that it may use. */
  readonly internalChain: string | null;
  /** The same of external traffic, after the exceptions that the external chain makes. */
  readonly externalChain: string | null;
  /** Whether there is an external chain: with an external address and an endpoint anywhere. */
  readonly hasExternalChain: boolean;
  /** Whether loadBalancerSourceRanges are checked. */
  readonly hasFirewall: boolean;
}

/** Source: kube-proxy pkg/proxy/iptables/proxier.go syncProxyRules. */
export function planService(service: ProxiedService, state: ProxierState): ServicePlan {
  const { port } = service;
  const chains = serviceChainNamesOf(port);
  const endpoints = categorizeService(service, state);
  const { hasAny, local = [] } = endpoints;
  const chainOf = (policyLocal: boolean): string | null => {
    if (policyLocal) return local.length > 0 ? chains.local : null;
    return hasAny ? chains.cluster : null;
  };
  return {
    port,
    chains,
    endpoints,
    internalChain: chainOf(port.internalPolicyLocal),
    externalChain: chainOf(port.externalPolicyLocal),
    hasExternalChain: hasAny && isExternallyAccessible(port),
    hasFirewall: hasAny && port.loadBalancerIPs.length > 0 && port.loadBalancerSourceRanges.length > 0,
  };
}
