import type { ProxyMode } from '../../src/kubernetes/kube-proxy-configuration.ts';
import type { IPFamily, Protocol } from '../../src/kubernetes/objects.ts';
import { readCases } from '../read-cases.ts';

interface RecordedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

interface RecordedFlow {
  readonly name: string;
  readonly sourceIP: string;
  readonly destIP: string;
  readonly destPort: number;
  readonly protocol: Protocol;
  readonly want: { readonly verdict: string; readonly endpoints: readonly string[]; readonly masquerade: boolean };
  readonly step: number;
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
  readonly services: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly type: string;
    readonly clusterIP: string;
    readonly ports: readonly (RecordedPort & { readonly targetPort: number; readonly nodePort: number })[];
    readonly externalIPs: readonly string[];
    readonly loadBalancerIngress: readonly { readonly ip: string; readonly ipMode: string | null }[];
    readonly loadBalancerSourceRanges: readonly string[];
    readonly externalTrafficPolicy: string;
    readonly internalTrafficPolicy: string;
    readonly healthCheckNodePort: number;
    readonly sessionAffinity: string;
  }[];
  readonly endpointSlices: readonly {
    readonly namespace: string;
    readonly service: string;
    readonly endpoints: readonly {
      readonly ip: string;
      readonly node: string | null;
      readonly ready: boolean | null;
      readonly serving: boolean | null;
      readonly terminating: boolean | null;
    }[];
    readonly ports: readonly RecordedPort[];
  }[];
  readonly step1: { readonly deleteServices?: readonly string[]; readonly deleteSlices?: readonly string[] } | null;
  readonly flows: readonly RecordedFlow[];
}

/** A recorded case as a user would write it: manifests, questions a line each, and what the real rules do. */
export interface PacketFlowCase {
  readonly name: string;
  readonly mode: ProxyMode;
  readonly manifests: string;
  readonly flows: string;
  readonly want: readonly {
    readonly name: string;
    readonly verdict: string;
    /** `IP port`, sorted: they are recorded as a set. */
    readonly endpoints: readonly string[];
    readonly masquerade: boolean;
  }[];
}

/** Every case of packet_flow.json, for each mode that it was recorded for and each of its two steps. */
export function packetFlowCases(): readonly PacketFlowCase[] {
  return readCases<Row>('packet_flow').flatMap((row) =>
    row.modes.flatMap((mode) => [0, 1].flatMap((step) => caseOf(row, mode, step))),
  );
}

function caseOf(row: Row, mode: ProxyMode, step: number): readonly PacketFlowCase[] {
  const flows = row.flows.filter((flow) => flow.step === step);
  if (flows.length === 0) return [];
  const lines = flows.map(({ name, sourceIP, destIP, destPort, protocol }) => {
    const to = destIP.includes(':') ? `[${destIP}]:${destPort}` : `${destIP}:${destPort}`;
    return JSON.stringify({ name, from: sourceIP, to, node: row.node.name, protocol, mode });
  });
  const want = flows.map(({ name, want: { verdict, endpoints, masquerade } }) => ({
    name,
    verdict: verdict === '' ? 'NONE' : verdict,
    endpoints: endpoints.map((text) => text.replace(/^\[?(.*?)\]?:(\d+)$/, '$1 $2')).toSorted(),
    masquerade,
  }));
  return [
    {
      name: `${row.name} (${mode}, step ${step})`,
      mode,
      manifests: manifestsOf(row, mode, step)
        .map((document) => JSON.stringify(document))
        .join('\n---\n'),
      flows: lines.join('\n'),
      want,
    },
  ];
}

function manifestsOf(row: Row, mode: ProxyMode, step: number): readonly object[] {
  const gone = step === 1 ? row.step1 : null;
  const isGone = (names: readonly string[] | undefined, name: string): boolean => names?.includes(name) === true;
  const services = row.services.filter(({ namespace, name }) => !isGone(gone?.deleteServices, `${namespace}/${name}`));
  const slices = row.endpointSlices.filter(
    ({ namespace, service }) => !isGone(gone?.deleteSlices, `${namespace}/${service}`),
  );
  return [
    {
      apiVersion: 'svcsim.dev/v1alpha1',
      kind: 'Simulation',
      metadata: { name: 'recorded' },
      spec: { cluster: { podCIDR: row.podCIDR, serviceCIDR: row.serviceCIDR } },
    },
    kubeProxyConfigurationOf(row, mode),
    nodeOf(row),
    ...services.map(serviceOf),
    ...slices.map((slice, i) => sliceOf(slice, i, row.family)),
  ];
}

function kubeProxyConfigurationOf(row: Row, mode: ProxyMode): object {
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
function nodeOf({ node }: Row): object {
  const all = [node.nodeIP, ...node.localIPs].filter((ip) => !ip.startsWith('127.') && ip !== '::1');
  const addresses = [...new Set(all)].map((address) => ({ type: 'InternalIP', address }));
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: node.name }, status: { addresses } };
}

function serviceOf(service: Row['services'][number]): object {
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

function sliceOf(slice: Row['endpointSlices'][number], i: number, family: IPFamily): object {
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
