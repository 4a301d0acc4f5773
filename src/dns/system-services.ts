import { defaultEndpointSlice } from '../kubernetes/endpoint-defaults.ts';
import { type CIDR, formatIP, nthAddress, parseCIDR } from '../kubernetes/ip.ts';
import type { EndpointSlice, Service } from '../kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../kubernetes/reconcile-endpoint-slices.ts';
import { defaultService } from '../kubernetes/service-defaults.ts';
import { isHeadless } from '../kubernetes/service-exposure.ts';
import type { ZoneObjects } from './zone-objects.ts';

/** The namespaces that every cluster has. */
export const systemNamespaces: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** The label that the manifests of all DNS add-ons carry, whatever their Service is called. */
const DNS_LABEL = 'k8s-app';

const DNS_PORTS = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
] as const;

/** Where the pod of a DNS Service runs that the documents do not have: an address of 192.0.2.0/24 (RFC 5737). */
const ASSUMED_DNS_POD = '192.0.2.54';

/** The objects with those that every cluster has, and the Service of its DNS. */
export interface ObjectsWithSystem {
  readonly objects: ZoneObjects;
  readonly dnsService: Service;
  /** The Services that were added, because the objects have none such. */
  readonly added: readonly Service[];
}

/**
 * Adds what documents seldom show, but every cluster has: its namespaces, the Service of the API server at the first
 * address of the Service block, and the Service of its DNS, with one pod, at the tenth, where kubeadm puts it.
 *
 * @param serviceCIDRs blocks of cluster IPs, the first one for the addresses; at least one.
 */
export function withSystemServices(objects: ZoneObjects, serviceCIDRs: readonly string[]): ObjectsWithSystem {
  const blocks = serviceCIDRs.flatMap((text) => parseCIDR(text) ?? []);
  const given = objects.services.find(isClusterDns);
  const dnsService = given ?? systemService('kube-dns', 'kube-system', 10, blocks);
  const hasApiServer = objects.services.some(({ metadata }) => isNamed(metadata, 'default', 'kubernetes'));
  const added = [
    ...(hasApiServer ? [] : [systemService('kubernetes', 'default', 1, blocks)]),
    ...(given === undefined ? [dnsService] : []),
  ];
  return {
    objects: {
      ...objects,
      namespaces: [...new Set([...objects.namespaces, ...systemNamespaces])],
      services: [...objects.services, ...added],
      endpointSlices: given === undefined ? [...objects.endpointSlices, assumedDnsSlice()] : objects.endpointSlices,
    },
    dnsService,
    added,
  };
}

function isClusterDns({ metadata, spec }: Service): boolean {
  const isDns = isNamed(metadata, 'kube-system', 'kube-dns') || metadata.labels[DNS_LABEL] === 'kube-dns';
  return isDns && metadata.namespace === 'kube-system' && !isHeadless(spec) && spec.clusterIPs.length > 0;
}

function isNamed(metadata: Service['metadata'], namespace: string, name: string): boolean {
  return metadata.namespace === namespace && metadata.name === name;
}

function systemService(name: string, namespace: string, index: number, blocks: readonly CIDR[]): Service {
  const [first] = blocks.flatMap((block) => nthAddress(block, index) ?? []).map(formatIP);
  const ports = name === 'kubernetes' ? [{ name: 'https', port: 443, targetPort: 6443 }] : DNS_PORTS;
  return defaultService({ metadata: { name, namespace }, spec: { clusterIP: first ?? '', ports } });
}

function assumedDnsSlice(): EndpointSlice {
  return defaultEndpointSlice({
    metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { [SERVICE_NAME_LABEL]: 'kube-dns' } },
    endpoints: [{ addresses: [ASSUMED_DNS_POD] }],
    ports: DNS_PORTS,
  });
}
