import { formatIP, parseIP } from '../kubernetes/ip.ts';
import type { Endpoint, EndpointPort, EndpointSlice, Pod, Service } from '../kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../kubernetes/reconcile-endpoint-slices.ts';

/** The API objects that a DNS server watches. */
export interface ZoneObjects {
  /** Names of the namespaces that exist. */
  readonly namespaces: readonly string[];
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  /** Needed only with `pods: verified`. */
  readonly pods: readonly Pod[];
}

/** An address of a ready endpoint, with the Service it belongs to. */
export interface PublishedAddress {
  readonly namespace: string;
  readonly service: string;
  readonly address: string;
  readonly endpoint: Endpoint;
  /** At least one; a slice without ports has one without a number, which has no SRV record. */
  readonly ports: readonly Pick<EndpointPort, 'name' | 'protocol' | 'port'>[];
}

/** The objects by what DNS looks for. Keys are in lower case, addresses in canonical text. */
export interface ZoneIndex {
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): Service | undefined;
  /** In the order of the slices and of the endpoints in them. */
  addressesOf(namespace: string, service: string): readonly PublishedAddress[];
  /** The Services with this cluster IP: one at most, in a cluster that allocates them. */
  servicesAt(address: string): readonly Service[];
  endpointsAt(address: string): readonly PublishedAddress[];
  podsAt(address: string): readonly Pod[];
}

const NO_PORTS: PublishedAddress['ports'] = [{ name: '', protocol: 'TCP' }];

/**
 * Indexes the objects. Only endpoints that are ready are published; no condition means ready. So a Service with
 * publishNotReadyAddresses has all of its endpoints here, for its slices say that they are ready. A pod that is being
 * deleted has no name any more.
 *
 * Source: CoreDNS plugin/kubernetes/object endpoint.go and pod.go, controller.go.
 */
export function indexZoneObjects(objects: ZoneObjects): ZoneIndex {
  const namespaces = new Set(objects.namespaces.map((name) => name.toLowerCase()));
  const services = new Map<string, Service>();
  const servicesByAddress = new Map<string, Service[]>();
  for (const service of objects.services) {
    services.set(keyOf(service.metadata.namespace, service.metadata.name), service);
    for (const address of service.spec.clusterIPs) addTo(servicesByAddress, canonicalAddress(address), service);
  }
  const addresses = new Map<string, PublishedAddress[]>();
  const endpointsByAddress = new Map<string, PublishedAddress[]>();
  for (const published of objects.endpointSlices.flatMap(publishedAddresses)) {
    addTo(addresses, keyOf(published.namespace, published.service), published);
    addTo(endpointsByAddress, canonicalAddress(published.address), published);
  }
  const podsByAddress = new Map<string, Pod[]>();
  for (const pod of objects.pods) {
    const [address] = pod.status.podIPs;
    if (address === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    addTo(podsByAddress, canonicalAddress(address.ip), pod);
  }
  return {
    hasNamespace: (name) => namespaces.has(name.toLowerCase()),
    service: (namespace, name) => services.get(keyOf(namespace, name)),
    addressesOf: (namespace, service) => addresses.get(keyOf(namespace, service)) ?? [],
    servicesAt: (address) => servicesByAddress.get(address) ?? [],
    endpointsAt: (address) => endpointsByAddress.get(address) ?? [],
    podsAt: (address) => podsByAddress.get(address) ?? [],
  };
}

function publishedAddresses(slice: EndpointSlice): readonly PublishedAddress[] {
  const service = slice.metadata.labels[SERVICE_NAME_LABEL] ?? '';
  const { namespace } = slice.metadata;
  const ports = slice.ports.length === 0 ? NO_PORTS : slice.ports;
  return slice.endpoints
    .filter((endpoint) => endpoint.conditions.ready !== false)
    .flatMap((endpoint) => endpoint.addresses.map((address) => ({ namespace, service, address, endpoint, ports })));
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`.toLowerCase();
}

function addTo<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function canonicalAddress(text: string): string {
  const ip = parseIP(text);
  return ip === undefined ? text : formatIP(ip);
}
