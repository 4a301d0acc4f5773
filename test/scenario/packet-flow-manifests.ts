import type { ProxyMode } from '../../src/kubernetes/kube-proxy-configuration.ts';
import type { IPFamily } from '../../src/kubernetes/objects.ts';
import { readCases } from '../read-cases.ts';

interface RecordedService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIP: string;
  readonly ports: readonly { readonly nodePort: number }[];
  readonly externalIPs: readonly string[];
  readonly loadBalancerIngress: readonly { readonly ip: string; readonly ipMode: string | null }[];
  readonly loadBalancerSourceRanges: readonly string[];
  readonly externalTrafficPolicy: string;
  readonly internalTrafficPolicy: string;
  readonly healthCheckNodePort: number;
  readonly sessionAffinity: string;
}

interface RecordedSlice {
  readonly namespace: string;
  readonly service: string;
  readonly endpoints: readonly {
    readonly ip: string;
    readonly node: string | null;
    readonly ready: boolean | null;
    readonly serving: boolean | null;
    readonly terminating: boolean | null;
  }[];
  readonly ports: readonly unknown[];
}

interface Row {
  readonly name: string;
  readonly modes: readonly ProxyMode[];
  readonly family: IPFamily;
  readonly node: { readonly name: string; readonly nodeIP: string; readonly localIPs: readonly string[] };
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly masqueradeAll: boolean;
  readonly localDetector: boolean;
  readonly nodePortAddresses: readonly string[] | null;
  readonly services: readonly RecordedService[];
  readonly endpointSlices: readonly RecordedSlice[];
}

/** A row of packet_flow.json in its first state, as a user would write it. */
export interface PacketFlowManifests {
  readonly name: string;
  readonly modes: readonly ProxyMode[];
  readonly family: IPFamily;
  /** A List in JSON: a Node, the Services, the EndpointSlices, a KubeProxyConfiguration and a Simulation. */
  readonly text: string;
  readonly row: Row;
}

/** Every row of packet_flow.json as documents. */
export const packetFlowManifests: readonly PacketFlowManifests[] = readCases<Row>('packet_flow').map((row) => ({
  name: row.name,
  modes: row.modes,
  family: row.family,
  text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documentsOf(row) }),
  row,
}));

function documentsOf(row: Row): readonly unknown[] {
  const { node, masqueradeAll } = row;
  const addresses = [
    node.nodeIP,
    ...node.localIPs.filter((ip) => ip !== node.nodeIP && ip !== '127.0.0.1' && ip !== '::1'),
  ];
  return [
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: node.name },
      status: { addresses: addresses.map((address) => ({ type: 'InternalIP', address })) },
    },
    ...row.services.map(serviceOf),
    ...row.endpointSlices.map((slice, i) => sliceOf(slice, i, row.family)),
    {
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      mode: row.modes[0],
      clusterCIDR: row.localDetector ? row.podCIDR : '',
      nodePortAddresses: row.nodePortAddresses,
      iptables: { masqueradeAll },
      nftables: { masqueradeAll },
    },
    {
      apiVersion: 'svcsim.dev/v1alpha1',
      kind: 'Simulation',
      spec: { cluster: { podCIDR: row.podCIDR, serviceCIDR: row.serviceCIDR } },
    },
  ];
}

function serviceOf({ namespace, name, loadBalancerIngress, ...spec }: RecordedService): unknown {
  const ingress = loadBalancerIngress.map(({ ip, ipMode }) => (ipMode === null ? { ip } : { ip, ipMode }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec,
    status: { loadBalancer: { ingress } },
  };
}

function sliceOf({ namespace, service, endpoints, ports }: RecordedSlice, i: number, family: IPFamily): unknown {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace, name: `${service}-${i}`, labels: { 'kubernetes.io/service-name': service } },
    addressType: family,
    ports,
    endpoints: endpoints.map(({ ip, node, ready, serving, terminating }) => ({
      addresses: [ip],
      nodeName: node,
      conditions: { ready, serving, terminating },
    })),
  };
}
