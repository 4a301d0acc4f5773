import { featureGates } from '../kubernetes/feature-gates.ts';
import { formatCIDR, formatIP, type IPAddress, parseCIDR, parseIP } from '../kubernetes/ip.ts';
import type { KubeProxyConfiguration } from '../kubernetes/kube-proxy-configuration.ts';
import type { EndpointSlice, IPFamily, Node, NodeAddress, Service } from '../kubernetes/objects.ts';
import { zoneOf } from '../kubernetes/topology.ts';
import { endpointsOfPorts } from './endpoints-of-ports.ts';
import type { ProxierState } from './proxier-state.ts';
import { proxyServicePorts } from './service-ports.ts';

/** The API objects and the settings that kube-proxy of a node starts from. */
export interface ProxierInput {
  /** The node that kube-proxy runs on. */
  readonly node: Node;
  /** All Services of the cluster, with the addresses that they were given. */
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly configuration: KubeProxyConfiguration;
  readonly family: IPFamily;
  /** Blocks of ClusterIPs; those of the other family are left out. */
  readonly serviceCIDRs: readonly string[];
  /** Such as 34 of Kubernetes 1.34. */
  readonly kubernetesMinor: number;
}

const LOOPBACK: Readonly<Record<IPFamily, string>> = { IPv4: '127.0.0.1', IPv6: '::1' };

/**
 * What kube-proxy of one node looks at when it programs one IP family. Service ports come in the order of the Services
 * given; kube-proxy goes through a Go map, whose order is random.
 *
 * Local addresses are those on the node's interfaces. The API does not tell which these are: InternalIPs are taken to
 * be on an interface, and ExternalIPs not to be, because a cloud translates them to InternalIPs before a packet arrives
 * at the node. A node that has ExternalIPs alone has them on its interfaces. The addresses of bridges to pods, which
 * are local as well, are unknown to the API and left out.
 *
 * Source: kube-proxy cmd/kube-proxy/app/server.go detectNodeIPs, pkg/util/node GetNodeHostIPs (the primary address).
 */
export function buildProxierState(input: ProxierInput): ProxierState {
  const { node, services, endpointSlices, configuration, family, serviceCIDRs, kubernetesMinor } = input;
  const endpoints = endpointsOfPorts(endpointSlices, node.metadata.name, family);
  const gates = featureGates(kubernetesMinor, configuration.featureGates);
  const onInterfaces = interfaceAddresses(node, family);
  const bindAddress = parseIP(configuration.bindAddress);
  const isBound = bindAddress?.family === family && bindAddress.value !== 0n;
  return {
    family,
    node: {
      name: node.metadata.name,
      zone: zoneOf(node) ?? '',
      addresses: [...new Set([...onInterfaces, LOOPBACK[family]])],
      primaryAddress: isBound ? formatIP(bindAddress) : (onInterfaces[0] ?? LOOPBACK[family]),
      podCIDRs: canonicalCIDRs([...node.spec.podCIDRs, node.spec.podCIDR ?? ''], family),
    },
    services: services
      .flatMap((service) => proxyServicePorts(service, family, gates.LoadBalancerIPMode))
      .map((port) => ({ port, endpoints: endpoints.of(port) })),
    configuration,
    serviceCIDRs: canonicalCIDRs(serviceCIDRs, family),
    kubernetesMinor,
  };
}

function interfaceAddresses({ status }: Node, family: IPFamily): readonly string[] {
  const ofType = (type: NodeAddress['type']): readonly string[] =>
    status.addresses
      .filter((address) => address.type === type)
      .map(({ address }) => parseIP(address))
      .filter((address): address is IPAddress => address?.family === family)
      .map(formatIP);
  const internalIPs = ofType('InternalIP');
  return internalIPs.length > 0 ? internalIPs : ofType('ExternalIP');
}

/** `podCIDR` repeats the first of `podCIDRs`. */
function canonicalCIDRs(texts: readonly string[], family: IPFamily): readonly string[] {
  const cidrs = texts.map(parseCIDR).filter((cidr) => cidr !== undefined);
  return [...new Set(cidrs.filter((cidr) => cidr.family === family).map(formatCIDR))];
}
