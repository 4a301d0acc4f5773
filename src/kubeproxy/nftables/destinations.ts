import type { ProxyServicePort } from '../proxier-state.ts';
import { serviceChainNames } from './chain-names.ts';
import { elementKey } from './element-key.ts';
import type { NftTable, Verdict } from './nft-table.ts';

/** Which endpoints of a Service port can be used. */
interface Usable {
  readonly hasAny: boolean;
  /** On the node; counts only where a policy is Local. */
  readonly hasLocal: boolean;
}

/** One destination that leads to a Service port. */
interface Destination {
  /** Null: a node port. */
  readonly address: string | null;
  readonly port: number;
  /** Such as "the ClusterIP of ns1/svc1:p80". */
  readonly what: string;
}

/**
 * Adds what a packet's destination is looked up in: where a Service port's addresses lead, and what becomes of those
 * that lead nowhere.
 *
 * If two Services claim one address and port, the later one has it; in kube-proxy the order is that of a Go map.
 *
 * Source: kube-proxy pkg/proxy/nftables/proxier.go syncProxyRules.
 */
export function addDestinations(table: NftTable, port: ProxyServicePort, usable: Usable): void {
  const names = serviceChainNames(port);
  addClusterIP(table, port);
  const clusterIP = { address: port.clusterIP, port: port.port, what: `the ClusterIP of ${port.name}` };
  const internalChain = port.internalPolicyLocal ? names.local : names.cluster;
  const hasInternal = usable.hasAny && (!port.internalPolicyLocal || usable.hasLocal);
  if (hasInternal) addElement(table, port, clusterIP, { kind: 'goto', chain: internalChain });
  else addUnserved(table, port, clusterIP, usable.hasAny);

  const hasExternal = usable.hasAny && (!port.externalPolicyLocal || usable.hasLocal);
  for (const destination of externalDestinations(port)) {
    // Pods and the node itself may use the endpoints of other nodes, whatever the policy says.
    if (usable.hasAny) addElement(table, port, destination, { kind: 'goto', chain: names.external });
    if (!hasExternal) addUnserved(table, port, destination, usable.hasAny);
  }
  if (port.loadBalancerSourceRanges.length === 0) return;
  for (const ip of port.loadBalancerIPs) {
    table.maps.get('firewall-ips')!.elements.set(elementKey(ip, port.protocol, port.port), {
      verdict: { kind: 'goto', chain: names.firewall },
      comment: '',
      why: `loadBalancerSourceRanges of ${port.name} says who may call it`,
      port,
    });
  }
}

function addClusterIP({ sets }: NftTable, { clusterIP, namespace, service }: ProxyServicePort): void {
  const { elements } = sets.get('cluster-ips')!;
  const owners = elements.get(clusterIP);
  if (owners === undefined) elements.set(clusterIP, [`${namespace}/${service}`]);
  else owners.push(`${namespace}/${service}`);
}

function externalDestinations(port: ProxyServicePort): readonly Destination[] {
  const at = (address: string | null, number: number, kind: string): Destination => {
    return { address, port: number, what: `${kind} of ${port.name}` };
  };
  return [
    ...port.externalIPs.map((ip) => at(ip, port.port, 'an external IP')),
    ...port.loadBalancerIPs.map((ip) => at(ip, port.port, 'an address of the load balancer')),
    ...(port.nodePort === 0 ? [] : [at(null, port.nodePort, 'the node port')]),
  ];
}

function addElement(table: NftTable, owner: ProxyServicePort, destination: Destination, verdict: Verdict): void {
  const { address, port, what } = destination;
  const map = table.maps.get(address === null ? 'service-nodeports' : 'service-ips')!;
  map.elements.set(elementKey(address, owner.protocol, port), { verdict, comment: '', why: what, port: owner });
}

/** Refused without any endpoint; dropped where the policy is Local and the endpoints are elsewhere. */
function addUnserved(
  table: NftTable,
  owner: ProxyServicePort,
  { address, port, what }: Destination,
  drops: boolean,
): void {
  const map = table.maps.get(address === null ? 'no-endpoint-nodeports' : 'no-endpoint-services')!;
  map.elements.set(elementKey(address, owner.protocol, port), {
    verdict: drops ? { kind: 'drop' } : { kind: 'goto', chain: 'reject-chain' },
    comment: fittingComment(owner.name),
    why: drops
      ? `${what}: the policy is Local and no endpoint is on this node`
      : `${what}: no endpoint is ready, or terminating and still serving`,
    port: owner,
  });
}

/**
 * nft takes comments of up to 128 characters. kube-proxy before mid-2026 does not cut them, and a Service with longer
 * names then stops all its syncs (kubernetes#139515).
 */
function fittingComment(name: string): string {
  return name.slice(0, 128);
}
