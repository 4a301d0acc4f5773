import { formatIP, parseIP } from '../kubernetes/ip.ts';
import { isHeadless } from '../kubernetes/service-exposure.ts';
import { fullyQualified, isWithin } from './domain-name.ts';
import { isReverseName } from './reverse-name.ts';
import type { PublishedAddress, ZoneIndex } from './zone-objects.ts';
import type { ZoneOptions } from './zone-options.ts';
import { parseZoneRequest, type ZoneRequest } from './zone-request.ts';

/** One thing that a name of the zone stands for. */
export interface Backend {
  /** A canonical address, or the fully qualified target of an ExternalName Service. */
  readonly host: string;
  readonly kind: 'A' | 'AAAA' | 'CNAME';
  /** The name of the backend itself, as SRV records point to it. */
  readonly name: string;
  /** Undefined where none is declared: then there is no SRV record. */
  readonly port: number | undefined;
}

/**
 * What a name in a zone stands for, in the order of ports and endpoints. An empty list says that the name exists and
 * stands for nothing; undefined, that it does not exist.
 *
 * Source: CoreDNS plugin/kubernetes/kubernetes.go Records, findServices, findPods.
 */
export function findBackends(
  name: string,
  zone: string,
  index: ZoneIndex,
  options: ZoneOptions,
): readonly Backend[] | undefined {
  const request = parseZoneRequest(name, zone);
  if (request === 'apex') return [];
  if (request === undefined || isReverseName(name)) return undefined;
  if (!isNamespaceExposed(request.namespace, index, options)) return undefined;
  return request.branch === 'pod'
    ? findPods(request, zone, index, options)
    : findService(request, zone, index, options);
}

/** Whether names of a namespace are served: it exists, and is among the configured ones if some are. */
export function isNamespaceExposed(namespace: string, index: ZoneIndex, options: ZoneOptions): boolean {
  return isConfigured(namespace, options) && index.hasNamespace(namespace);
}

/** Whether a namespace is among those that the plugin is told to serve. */
function isConfigured(namespace: string, { namespaces }: ZoneOptions): boolean {
  return namespaces.length === 0 || namespaces.includes(namespace);
}

/** The label that names an endpoint below its Service: its hostname, else its address with dashes. */
export function endpointLabel({ endpoint, address }: PublishedAddress, options: ZoneOptions): string {
  if (endpoint.hostname !== undefined && endpoint.hostname !== '') return endpoint.hostname;
  const podName = endpoint.targetRef?.name ?? '';
  if (options.endpointPodNames && podName !== '') return podName;
  return address.replaceAll(address.includes('.') ? '.' : ':', '-');
}

function findPods(
  request: ZoneRequest,
  zone: string,
  index: ZoneIndex,
  options: ZoneOptions,
): readonly Backend[] | undefined {
  if (options.pods === 'disabled') return undefined;
  if (request.service === '') return [];
  const isIPv4 = /^[^-]+-[^-]+-[^-]+-[^-]+$/.test(request.service);
  const ip = parseIP(request.service.replaceAll('-', isIPv4 ? '.' : ':'));
  if (ip === undefined) return undefined;
  const address = formatIP(ip);
  if (options.pods === 'verified') {
    const isPod = index.podsAt(address).some((pod) => pod.metadata.namespace === request.namespace);
    if (!isPod) return undefined;
  }
  const name = [request.service, request.namespace, 'pod', zone].join('.');
  return [backendAt(address, name, 0)];
}

function findService(
  request: ZoneRequest,
  zone: string,
  index: ZoneIndex,
  options: ZoneOptions,
): readonly Backend[] | undefined {
  if (request.service === '') return [];
  const service = index.service(request.namespace, request.service);
  if (service === undefined) return undefined;
  const { spec, metadata } = service;
  const name = [metadata.name, metadata.namespace, 'svc', zone].join('.');
  if (spec.type === 'ExternalName') {
    const hasMoreLabels = request.endpoint !== '' || request.port !== '' || request.protocol !== '';
    const target = spec.externalName ?? '';
    if (hasMoreLabels || target === '' || parseIP(target) !== undefined) return undefined;
    return [{ host: fullyQualified(target), kind: 'CNAME', name, port: 0 }];
  }
  const published = index.addressesOf(metadata.namespace, metadata.name);
  if (isHeadless(spec) || request.endpoint !== '') {
    return listOrNothing(published.flatMap((each) => backendsOfEndpoint(each, request, name, options)));
  }
  if (options.ignoreEmptyService && published.length === 0) return undefined;
  const ports = spec.ports.filter((port) => isAsked(request, port));
  if (ports.length === 0) return undefined;
  return ports.flatMap(({ port }) => spec.clusterIPs.map((address) => backendAt(address, name, port)));
}

function backendsOfEndpoint(
  published: PublishedAddress,
  request: ZoneRequest,
  serviceName: string,
  options: ZoneOptions,
): readonly Backend[] {
  const label = endpointLabel(published, options);
  if (request.endpoint !== '' && label.toLowerCase() !== request.endpoint) return [];
  return published.ports
    .filter((port) => isAsked(request, port))
    .map(({ port }) => backendAt(published.address, `${label}.${serviceName}`, port));
}

function isAsked(request: ZoneRequest, port: { readonly name: string; readonly protocol: string }): boolean {
  const isPort = request.port === '' || request.port === port.name.toLowerCase();
  return isPort && (request.protocol === '' || request.protocol === port.protocol.toLowerCase());
}

function listOrNothing(backends: readonly Backend[]): readonly Backend[] | undefined {
  return backends.length === 0 ? undefined : backends;
}

function backendAt(text: string, name: string, port: number | undefined): Backend {
  const ip = parseIP(text);
  // An EndpointSlice of type FQDN has names where others have addresses.
  if (ip === undefined) return { host: fullyQualified(text), kind: 'CNAME', name, port };
  return { host: formatIP(ip), kind: ip.family === 'IPv4' ? 'A' : 'AAAA', name, port };
}

/** Whether a target can be followed within the zone that an alias was found in. */
export function isInZone(backend: Backend, zone: string): boolean {
  return backend.kind === 'CNAME' && isWithin(backend.host, zone);
}
