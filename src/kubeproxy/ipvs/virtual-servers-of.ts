import type { CategorizedEndpoints, ProxyEndpoint } from '../categorize-endpoints.ts';
import { categorizeService } from '../categorize-service.ts';
import { checkedIP } from '../checked-ip.ts';
import { isLoopback, nodePortAddressesOf } from '../node-port-addresses.ts';
import type { ProxierState } from '../proxier-state.ts';
import { splitEndpoint } from '../split-endpoint.ts';
import {
  compareRealServers,
  compareVirtualServers,
  type RealServer,
  type VirtualServer,
  virtualServerKey,
} from './virtual-server.ts';

/** By `virtualServerKey`, in ipvsadm's order. */
export type VirtualServers = ReadonlyMap<string, VirtualServer>;

/**
 * All virtual servers of a node, in ipvsadm's order: one for each ClusterIP, external IP and load balancer's address of
 * a Service port, and one for its node port at each address of the node that node ports answer at, loopback never. Of
 * two Services that claim the same address, port and protocol the later one has it.
 *
 * Source: kube-proxy pkg/proxy/ipvs/proxier.go syncProxyRules.
 */
export function virtualServersOf(state: ProxierState): VirtualServers {
  const nodeAddresses = new Set(state.node.addresses);
  const nodePortIPs = nodePortIPsOf(state);
  const { scheduler } = state.configuration.ipvs;
  const byKey = new Map<string, VirtualServer>();
  for (const service of state.services) {
    const { port: servicePort } = service;
    const categorized = categorizeService(service, state);
    const add = (kind: VirtualServer['kind'], ips: readonly string[], policyLocal: boolean): void => {
      const port = kind === 'nodePort' ? servicePort.nodePort : servicePort.port;
      for (const text of ips) {
        const ip = checkedIP(text);
        byKey.set(virtualServerKey(servicePort.protocol, ip, port), {
          servicePort,
          kind,
          ip,
          port,
          scheduler,
          // The flag that kube-proxy sets for mh means: hash the source port too.
          flags: scheduler === 'mh' ? ['mh-port'] : [],
          persistenceSeconds: servicePort.stickySeconds,
          isBound: kind === 'clusterIP' || !nodeAddresses.has(text),
          policyLocal,
          realServers: realServersOf(categorized, policyLocal),
        });
      }
    };
    add('clusterIP', [servicePort.clusterIP], servicePort.internalPolicyLocal);
    add('externalIP', servicePort.externalIPs, servicePort.externalPolicyLocal);
    add('loadBalancerIP', servicePort.loadBalancerIPs, servicePort.externalPolicyLocal);
    if (servicePort.nodePort !== 0) add('nodePort', nodePortIPs, servicePort.externalPolicyLocal);
  }
  return new Map([...byKey].toSorted(([, a], [, b]) => compareVirtualServers(a, b)));
}

/**
 * The real servers of a virtual server, in ipvsadm's order: the endpoints of the whole cluster or, by policy Local,
 * those of this node. Where this node has none, policy Local falls back to the whole cluster, as far as the Service
 * uses that at all: pods of this node can still connect, clients from outside get replies from an address that they did
 * not ask.
 *
 * Source: kube-proxy pkg/proxy/ipvs/proxier.go syncEndpoint; PR 97081.
 */
export function realServersOf(
  { cluster = [], local = [] }: CategorizedEndpoints<ProxyEndpoint>,
  policyLocal: boolean,
): readonly RealServer[] {
  const endpoints = policyLocal && local.length > 0 ? local : cluster;
  return endpoints
    .map((endpoint) => ({ endpoint, at: splitEndpoint(endpoint.address) }))
    .toSorted((a, b) => compareRealServers(a.at, b.at))
    .map(({ endpoint: { address, isLocal } }) => ({ address, isLocal, weight: 1 }));
}

function nodePortIPsOf(state: ProxierState): readonly string[] {
  const { all, addresses } = nodePortAddressesOf(state);
  return (all ? state.node.addresses : addresses).filter((ip) => !isLoopback(checkedIP(ip)));
}
