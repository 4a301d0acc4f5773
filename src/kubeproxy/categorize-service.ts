import { featureGates } from '../kubernetes/feature-gates.ts';
import {
  type CategorizedEndpoints,
  categorizeEndpoints,
  endpointUseOf,
  type ProxyEndpoint,
  withoutTerminating,
} from './categorize-endpoints.ts';
import type { ProxiedService, ProxierState, ProxyServicePort } from './proxier-state.ts';

/**
 * Whether a Service port has an address for clients outside of the cluster: a node port, an external IP or a load
 * balancer's address that the node handles.
 *
 * Source: kube-proxy pkg/proxy/serviceport.go ExternallyAccessible.
 */
export function isExternallyAccessible({ nodePort, externalIPs, loadBalancerIPs }: ProxyServicePort): boolean {
  return nodePort !== 0 || externalIPs.length > 0 || loadBalancerIPs.length > 0;
}

/**
 * The endpoints of a Service port that a node sends to, by its policies and the node's place. Hints for nodes count where
 * the gate PreferSameTrafficDistribution is on: from Kubernetes 1.34, unless it is set.
 */
export function categorizeService(
  { port, endpoints }: ProxiedService,
  { node, configuration, kubernetesMinor }: ProxierState,
): CategorizedEndpoints<ProxyEndpoint> {
  const { internalPolicyLocal, externalPolicyLocal } = port;
  const use = endpointUseOf(internalPolicyLocal, externalPolicyLocal, isExternallyAccessible(port));
  const gates = featureGates(kubernetesMinor, configuration.featureGates);
  const known = gates.ProxyTerminatingEndpoints ? endpoints : withoutTerminating(endpoints);
  return categorizeEndpoints(known, use, node, gates.PreferSameTrafficDistribution);
}
