import type { ProxyMode } from '../src/kubernetes/kube-proxy-configuration.ts';
import type { IPFamily } from '../src/kubernetes/objects.ts';
import type { PacketFlowRow, RecordedService, RecordedSlice } from './packet-flow.ts';

/** A recorded case as a user would write it, in one proxy mode: documents in JSON, which is YAML too. */
export function packetFlowManifests(row: PacketFlowRow, mode: ProxyMode): string {
  const documents = [
    {
      apiVersion: 'svcsim.dev/v1alpha1',
      kind: 'Simulation',
      metadata: { name: 'recorded' },
      spec: { cluster: { podCIDR: row.podCIDR, serviceCIDR: row.serviceCIDR } },
    },
    kubeProxyConfigurationOf(row, mode),
    nodeOf(row),
    ...row.services.map(serviceOf),
    ...row.endpointSlices.map((slice, i) => sliceOf(slice, i, row.family)),
  ];
  return documents.map((document) => JSON.stringify(document)).join('\n---\n');
}

function kubeProxyConfigurationOf(row: PacketFlowRow, mode: ProxyMode): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode,
    ...(row.localDetector ? { clusterCIDR: row.podCIDR } : {}),
    ...(row.nodePortAddresses === null ? {} : { nodePortAddresses: row.nodePortAddresses }),
    iptables: { masqueradeAll: row.masqueradeAll },
    nftables: { masqueradeAll: row.masqueradeAll },
  };
}

/** Its own address first, as kube-proxy takes the first for the node's; loopback addresses are no part of a Node. */
function nodeOf({ node }: PacketFlowRow): object {
  const all = [node.nodeIP, ...node.localIPs].filter((ip) => !ip.startsWith('127.') && ip !== '::1');
  const addresses = [...new Set(all)].map((address) => ({ type: 'InternalIP', address }));
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: node.name }, status: { addresses } };
}

function serviceOf(service: RecordedService): object {
  const { namespace, name, type, clusterIP, externalIPs, loadBalancerSourceRanges, sessionAffinity } = service;
  const isExternal = type !== 'ClusterIP' || externalIPs.length > 0;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: {
      type,
      clusterIP,
      externalIPs,
      sessionAffinity,
      internalTrafficPolicy: service.internalTrafficPolicy,
      ports: service.ports.map(({ nodePort, ...port }) => (nodePort === 0 ? port : { ...port, nodePort })),
      ...(isExternal ? { externalTrafficPolicy: service.externalTrafficPolicy } : {}),
      ...(loadBalancerSourceRanges.length === 0 ? {} : { loadBalancerSourceRanges }),
      ...(service.healthCheckNodePort === 0 ? {} : { healthCheckNodePort: service.healthCheckNodePort }),
    },
    status: {
      loadBalancer: {
        ingress: service.loadBalancerIngress.map(({ ip, ipMode }) => (ipMode === null ? { ip } : { ip, ipMode })),
      },
    },
  };
}

function sliceOf(slice: RecordedSlice, i: number, family: IPFamily): object {
  const { namespace, service, ports } = slice;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace, name: `${service}-${i}`, labels: { 'kubernetes.io/service-name': service } },
    addressType: family,
    endpoints: slice.endpoints.map(({ ip, node, ready, serving, terminating }) => ({
      addresses: [ip],
      conditions: Object.fromEntries(
        Object.entries({ ready, serving, terminating }).filter(([, value]) => value !== null),
      ),
      ...(node === null ? {} : { nodeName: node }),
    })),
    ports,
  };
}
