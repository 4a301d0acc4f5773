import { formatCIDR, formatIP, type IPAddress, parseCIDR, parseIP } from '../kubernetes/ip.ts';
import type { IPFamily, Metadata, Service, ServicePort, ServiceSpec } from '../kubernetes/objects.ts';
import { isHeadless, needsHealthCheckNodePort } from '../kubernetes/service-exposure.ts';
import { stickySecondsOf } from '../kubernetes/session-affinity.ts';
import type { ProxyServicePort } from './proxier-state.ts';

/** By these labels kube-proxy leaves Services and EndpointSlices to others, whatever the label's value. */
const LABELS_OF_OTHERS = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'] as const;

/**
 * What kube-proxy keeps of a Service for one IP family, a line for each port in the Service's order. Nothing for a
 * Service that it does not serve: headless, ExternalName, without an address of the family, or labelled as another
 * proxy's. Addresses and ranges that are of the other family or that nobody can read are left out.
 *
 * Source: kube-proxy pkg/proxy/serviceport.go newBaseServiceInfo, servicechangetracker.go serviceToServiceMap,
 * pkg/proxy/util ShouldSkipService, IsVIPMode.
 *
 * @param honoursIPMode whether the gate LoadBalancerIPMode is on; else the nodes handle every load balancer's address.
 */
export function proxyServicePorts(
  service: Service,
  family: IPFamily,
  honoursIPMode = true,
): readonly ProxyServicePort[] {
  const clusterIP = clusterIPOf(service.spec, family);
  if (clusterIP === undefined || isLeftToOthers(service.metadata)) return [];
  const loadBalancerIPs = canonicalIPs(loadBalancerTexts(service, honoursIPMode), family);
  return service.spec.ports.map((port) => proxyServicePort(service, port, { family, clusterIP, loadBalancerIPs }));
}

/**
 * Whether kube-proxy's informers never show it an object, because its labels give it to another proxy or mark it as
 * headless.
 *
 * Source: kube-proxy cmd/kube-proxy/app/server.go, the label selector of its informers.
 */
export function isLeftToOthers({ labels }: Metadata): boolean {
  return LABELS_OF_OTHERS.some((label) => Object.hasOwn(labels, label));
}

interface Addresses {
  readonly family: IPFamily;
  readonly clusterIP: string;
  readonly loadBalancerIPs: readonly string[];
}

function proxyServicePort({ metadata, spec }: Service, port: ServicePort, addresses: Addresses): ProxyServicePort {
  const { family, clusterIP, loadBalancerIPs } = addresses;
  const { namespace, name } = metadata;
  return {
    name: port.name === '' ? `${namespace}/${name}` : `${namespace}/${name}:${port.name}`,
    namespace,
    service: name,
    portName: port.name,
    protocol: port.protocol,
    clusterIP,
    port: port.port,
    nodePort: port.nodePort ?? 0,
    externalIPs: canonicalIPs(spec.externalIPs, family),
    loadBalancerIPs,
    loadBalancerSourceRanges: sourceRanges(spec.loadBalancerSourceRanges, family),
    internalPolicyLocal: spec.internalTrafficPolicy === 'Local',
    externalPolicyLocal: spec.externalTrafficPolicy === 'Local',
    stickySeconds: stickySecondsOf(spec),
    healthCheckNodePort: needsHealthCheckNodePort(spec) ? (spec.healthCheckNodePort ?? 0) : 0,
  };
}

/** A dual-stack Service lists its addresses in the order of its families. */
function clusterIPOf(spec: ServiceSpec, family: IPFamily): string | undefined {
  if (spec.type === 'ExternalName' || spec.clusterIP === '' || isHeadless(spec)) return undefined;
  const { ipFamilies, clusterIPs, clusterIP } = spec;
  const text = ipFamilies.length === 0 ? clusterIP : clusterIPs[ipFamilies.indexOf(family)];
  return canonicalIPs([text ?? ''], family)[0];
}

function loadBalancerTexts({ status }: Service, honoursIPMode: boolean): readonly string[] {
  return status.loadBalancer.ingress.flatMap(({ ip, ipMode }) =>
    ip === undefined || (honoursIPMode && ipMode === 'Proxy') ? [] : ip,
  );
}

function canonicalIPs(texts: readonly string[], family: IPFamily): readonly string[] {
  return texts.flatMap((text) => {
    const address: IPAddress | undefined = parseIP(text);
    return address?.family === family ? formatIP(address) : [];
  });
}

/** The API server lets blanks around a range pass. A range of all addresses takes away every restriction. */
function sourceRanges(texts: readonly string[], family: IPFamily): readonly string[] {
  const ranges = texts.flatMap((text) => parseCIDR(text.trim()) ?? []).filter((range) => range.family === family);
  return ranges.some(({ prefixLength }) => prefixLength === 0) ? [] : ranges.map(formatCIDR);
}
