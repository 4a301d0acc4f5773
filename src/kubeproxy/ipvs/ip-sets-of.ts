import { formatIP, parseIP } from '../../kubernetes/ip.ts';
import { holdsAddress } from '../holds-address.ts';
import { type IPSet, ipPortEntry } from '../netfilter/ip-set.ts';
import type { ProxierState } from '../proxier-state.ts';
import { splitEndpoint } from '../split-endpoint.ts';
import { emptyIPSets, type IPSetName } from './empty-ip-sets.ts';
import type { VirtualServer } from './virtual-server.ts';

/** All sets of a node, by their names of IPv4. */
export type IPSets = Readonly<Record<IPSetName, IPSet>>;

/**
 * The sets of a node, filled.
 *
 * Source: kube-proxy pkg/proxy/ipvs/proxier.go syncProxyRules.
 */
export function ipSetsOf(state: ProxierState, virtualServers: readonly VirtualServer[]): IPSets {
  const sets = emptyIPSets(state.family);
  for (const server of virtualServers) {
    addVirtualServer(sets, server, state.node.primaryAddress);
    if (server.isBound) sets['KUBE-IPVS-IPS'].entries.add(formatIP(server.ip));
  }
  for (const { port, endpoints } of state.services) {
    if (port.healthCheckNodePort !== 0) {
      sets['KUBE-HEALTH-CHECK-NODE-PORT'].entries.add(String(port.healthCheckNodePort));
    }
    for (const { address, isLocal } of endpoints) {
      const endpoint = splitEndpoint(address);
      const ip = parseIP(endpoint.ip);
      if (!isLocal || ip === undefined) continue;
      sets['KUBE-LOOP-BACK'].entries.add(`${ipPortEntry(ip, port.protocol, endpoint.port)},${formatIP(ip)}`);
    }
  }
  return sets;
}

function addVirtualServer(sets: IPSets, server: VirtualServer, nodeIP: string): void {
  const entry = ipPortEntry(server.ip, server.servicePort.protocol, server.port);
  switch (server.kind) {
    case 'clusterIP':
      sets['KUBE-CLUSTER-IP'].entries.add(entry);
      return;
    case 'externalIP':
      sets[server.policyLocal ? 'KUBE-EXTERNAL-IP-LOCAL' : 'KUBE-EXTERNAL-IP'].entries.add(entry);
      return;
    case 'loadBalancerIP':
      sets['KUBE-LOAD-BALANCER'].entries.add(entry);
      if (server.policyLocal) sets['KUBE-LOAD-BALANCER-LOCAL'].entries.add(entry);
      addSourceRanges(sets, server, entry, nodeIP);
      return;
    case 'nodePort':
      addNodePort(sets, server, entry);
  }
}

/** Where a range has the node's own address, what the node sends to itself by the load balancer's address may pass. */
function addSourceRanges(sets: IPSets, server: VirtualServer, entry: string, nodeIP: string): void {
  const ranges = server.servicePort.loadBalancerSourceRanges;
  if (ranges.length === 0) return;
  sets['KUBE-LOAD-BALANCER-FW'].entries.add(entry);
  for (const range of ranges) sets['KUBE-LOAD-BALANCER-SOURCE-CIDR'].entries.add(`${entry},${range}`);
  if (holdsAddress(ranges, nodeIP)) sets['KUBE-LOAD-BALANCER-SOURCE-IP'].entries.add(`${entry},${formatIP(server.ip)}`);
}

/** The kernel has no set of SCTP ports without addresses. */
function addNodePort(
  sets: IPSets,
  { servicePort: { protocol }, port, policyLocal }: VirtualServer,
  entry: string,
): void {
  const suffix = protocol === 'SCTP' ? 'SCTP-HASH' : protocol;
  const member = protocol === 'SCTP' ? entry : String(port);
  sets[`KUBE-NODE-PORT-${suffix}`].entries.add(member);
  if (policyLocal) sets[`KUBE-NODE-PORT-LOCAL-${suffix}`].entries.add(member);
}
