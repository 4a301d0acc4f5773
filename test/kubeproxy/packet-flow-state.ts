import { inEndpointOrder, type ProxyEndpoint } from '../../src/kubeproxy/categorize-endpoints.ts';
import type { ProxiedService, ProxierState } from '../../src/kubeproxy/proxier-state.ts';
import type { Packet, PacketTrace } from '../../src/kubeproxy/rule-program.ts';
import { containsIP, formatCIDR, parseCIDR, parseIP } from '../../src/kubernetes/ip.ts';
import { defaultKubeProxyConfiguration, type ProxyMode } from '../../src/kubernetes/kube-proxy-configuration.ts';
import {
  atStep,
  type PacketFlowRow,
  packetFlowRows,
  type RecordedFlow,
  type RecordedService,
  type RecordedSlice,
} from '../packet-flow.ts';

/** A recorded flow, ready to be traced. */
export interface PacketFlow {
  /** The case and the flow, for a test's name. */
  readonly name: string;
  readonly state: ProxierState;
  readonly packet: Packet;
  readonly want: FlowOutcome;
}

/** What is recorded of a flow. Endpoints are sorted: they are recorded as a set. */
export interface FlowOutcome {
  readonly verdict: PacketTrace['verdict'];
  readonly endpoints: readonly string[];
  readonly masquerade: boolean;
}

/** Every flow of packet_flow.json that was recorded for a mode. */
export function packetFlowsOf(mode: ProxyMode): readonly PacketFlow[] {
  return packetFlowRows
    .filter((row) => row.modes.includes(mode))
    .flatMap((row) =>
      row.flows.map((flow) => ({
        name: `${row.name}: ${flow.name}`,
        state: stateOf(atStep(row, flow.step), mode),
        packet: packetOf(row, flow),
        want: {
          verdict: (flow.want.verdict || 'NONE') as PacketTrace['verdict'],
          endpoints: flow.want.endpoints.toSorted(),
          masquerade: flow.want.masquerade,
        },
      })),
    );
}

/** A trace in the shape of what is recorded; a packet is masqueraded if it is for any endpoint. */
export function outcomeOf({ verdict, endpoints }: PacketTrace): FlowOutcome {
  return {
    verdict,
    endpoints: endpoints.map(({ address }) => address).toSorted(),
    masquerade: endpoints.some(({ masquerade }) => masquerade),
  };
}

function packetOf(row: PacketFlowRow, flow: RecordedFlow): Packet {
  const isPod = inBlock(row.podCIDR, flow.sourceIP);
  return {
    sourceIP: flow.sourceIP,
    destinationIP: flow.destIP,
    destinationPort: flow.destPort,
    protocol: flow.protocol,
    from: row.node.localIPs.includes(flow.sourceIP) ? 'node' : isPod ? 'pod' : 'network',
  };
}

function stateOf(row: PacketFlowRow, mode: ProxyMode): ProxierState {
  return {
    family: row.family,
    node: {
      name: row.node.name,
      zone: '',
      addresses: row.node.localIPs.filter((ip) => parseIP(ip)?.family === row.family),
      primaryAddress: row.node.nodeIP,
      podCIDRs: [],
    },
    services: row.services.flatMap((service) => proxiedServicesOf(service, row.endpointSlices, row.node.name)),
    configuration: defaultKubeProxyConfiguration({
      mode,
      clusterCIDR: row.localDetector ? row.podCIDR : '',
      nodePortAddresses: row.nodePortAddresses ?? [],
      iptables: { masqueradeAll: row.masqueradeAll },
      nftables: { masqueradeAll: row.masqueradeAll },
    }),
    serviceCIDRs: [row.serviceCIDR],
    kubernetesMinor: 34,
  };
}

function proxiedServicesOf(
  service: RecordedService,
  slices: readonly RecordedSlice[],
  nodeName: string,
): readonly ProxiedService[] {
  const name = `${service.namespace}/${service.name}`;
  const ranges = service.loadBalancerSourceRanges.map((range) => formatCIDR(parseCIDR(range.trim())!));
  return service.ports.map((port) => ({
    port: {
      name: port.name === '' ? name : `${name}:${port.name}`,
      namespace: service.namespace,
      service: service.name,
      portName: port.name,
      protocol: port.protocol,
      clusterIP: service.clusterIP,
      port: port.port,
      nodePort: port.nodePort,
      externalIPs: service.externalIPs,
      loadBalancerIPs: service.loadBalancerIngress.filter(({ ipMode }) => ipMode !== 'Proxy').map(({ ip }) => ip),
      loadBalancerSourceRanges: ranges,
      internalPolicyLocal: service.internalTrafficPolicy === 'Local',
      externalPolicyLocal: service.externalTrafficPolicy === 'Local',
      stickySeconds: service.sessionAffinity === 'ClientIP' ? 10_800 : null,
      healthCheckNodePort: service.healthCheckNodePort,
    },
    endpoints: inEndpointOrder(
      slices
        .filter((slice) => slice.namespace === service.namespace && slice.service === service.name)
        .flatMap((slice) => endpointsOf(slice, port.name, nodeName)),
    ),
  }));
}

function endpointsOf(slice: RecordedSlice, portName: string, nodeName: string): readonly ProxyEndpoint[] {
  const port = slice.ports.find(({ name }) => name === portName);
  if (port === undefined) return [];
  const byAddress = new Map<string, ProxyEndpoint>();
  for (const { ip, node, ready, serving, terminating } of slice.endpoints) {
    const address = ip.includes(':') ? `[${ip}]:${port.port}` : `${ip}:${port.port}`;
    const isLocal = node === nodeName;
    // Of two with one address kube-proxy keeps the local one.
    if (byAddress.has(address) && !isLocal) continue;
    byAddress.set(address, {
      address,
      ready: ready ?? true,
      serving: serving ?? true,
      terminating: terminating ?? false,
      isLocal,
      zoneHints: [],
      nodeHints: [],
    });
  }
  return [...byAddress.values()];
}

function inBlock(cidr: string, ip: string): boolean {
  const [block, address] = [parseCIDR(cidr), parseIP(ip)];
  return block !== undefined && address !== undefined && containsIP(block, address);
}
