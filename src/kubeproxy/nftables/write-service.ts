import { categorizeService, isExternallyAccessible } from '../categorize-service.ts';
import type { ProxiedService, ProxierState } from '../proxier-state.ts';
import { type EndpointNames, endpointNames, serviceChainNames } from './chain-names.ts';
import { addDestinations } from './destinations.ts';
import { affinitySet, choiceRules, endpointRules } from './endpoint-rules.ts';
import type { NftTable, Rule } from './nft-table.ts';
import { externalRules, firewallRule, internalRules } from './policy-rules.ts';

/**
 * Adds a Service port to the table: its chains, affinity sets and elements. A chain is there only if something leads to
 * it.
 *
 * Source: kube-proxy pkg/proxy/nftables/proxier.go syncProxyRules.
 */
export function writeService(table: NftTable, state: ProxierState, service: ProxiedService): void {
  const { port } = service;
  const { cluster = [], local = [], reachable, hasAny } = categorizeService(service, state);
  const names = serviceChainNames(port);
  const namesOf = new Map(reachable.map(({ address }) => [address, endpointNames(port, address)]));
  const add = (name: string, ...rules: readonly Rule[]): void => {
    table.chains.set(name, { name, base: null, comment: '', rules: [...rules], port });
  };
  const choices = (endpoints: readonly { readonly address: string }[]): readonly EndpointNames[] =>
    endpoints.map(({ address }) => namesOf.get(address)!);

  for (const [address, endpoint] of namesOf) {
    add(endpoint.chain, ...endpointRules(port, address, endpoint));
    if (port.stickySeconds === null) continue;
    table.sets.set(endpoint.affinitySet, affinitySet(port, endpoint.affinitySet, port.stickySeconds));
  }
  const internal = internalRules(port, state);
  if (cluster.length > 0) {
    add(names.cluster, ...(port.internalPolicyLocal ? [] : internal), ...choiceRules(port, choices(cluster)));
  }
  if (local.length > 0) {
    add(names.local, ...(port.internalPolicyLocal ? internal : []), ...choiceRules(port, choices(local)));
  }
  if (hasAny && isExternallyAccessible(port)) {
    add(names.external, ...externalRules(port, names, local.length > 0, state));
  }
  if (port.loadBalancerIPs.length > 0 && port.loadBalancerSourceRanges.length > 0) {
    add(names.firewall, firewallRule(port, state));
  }
  addDestinations(table, port, { hasAny, hasLocal: local.length > 0 });
}
