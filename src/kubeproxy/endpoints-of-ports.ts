import { formatIP, parseIP } from '../kubernetes/ip.ts';
import type { Endpoint, EndpointSlice, IPFamily, Protocol } from '../kubernetes/objects.ts';
import { inEndpointOrder, type ProxyEndpoint } from './categorize-endpoints.ts';
import { isLeftToOthers } from './service-ports.ts';

/** The label by which an EndpointSlice belongs to the Service of that name in its namespace. */
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** What endpoints are looked up by: EndpointSlices know Service ports by name and protocol. */
export interface ServicePortName {
  readonly namespace: string;
  readonly service: string;
  /** Empty for the unnamed port. */
  readonly portName: string;
  readonly protocol: Protocol;
}

/** The endpoints of Service ports, as kube-proxy of one node keeps them for one IP family. */
export interface EndpointsOfPorts {
  /** In the byte order of their addresses; empty for a port that no slice names. */
  of(port: ServicePortName): readonly ProxyEndpoint[];
  /** Every port that a slice names and that has an endpoint, in the order in which slices name them. */
  readonly ports: readonly ServicePortName[];
}

/**
 * Reads EndpointSlices as kube-proxy of one node does. Slices of other address types, of no Service and of other
 * proxies are left out, as are ports without a number ("all ports"), endpoints without an address and addresses of the
 * other family; of several addresses the first counts. Of two endpoints with the same IP and port the first stays
 * unless a later one is local: kube-proxy goes through the slices in the random order of a Go map, here they come in
 * the order given.
 *
 * Source: kube-proxy pkg/proxy/endpointslicecache.go, endpointschangetracker.go.
 */
export function endpointsOfPorts(
  slices: readonly EndpointSlice[],
  nodeName: string,
  family: IPFamily,
): EndpointsOfPorts {
  const byPort = new Map<string, { readonly port: ServicePortName; readonly known: Map<string, ProxyEndpoint> }>();
  for (const slice of slices) {
    const service = serviceOf(slice);
    if (service === undefined || slice.addressType !== family || isLeftToOthers(slice.metadata)) continue;
    for (const { name, protocol, port: number } of slice.ports) {
      if (!number) continue;
      const port = { namespace: slice.metadata.namespace, service, portName: name, protocol };
      const endpoints = slice.endpoints.flatMap((endpoint) => proxyEndpoint(endpoint, number, nodeName, family));
      const { known } = byPort.get(keyOf(port)) ?? { known: new Map<string, ProxyEndpoint>() };
      merge(known, endpoints);
      if (known.size > 0) byPort.set(keyOf(port), { port, known });
    }
  }
  const sorted = new Map([...byPort].map(([key, { known }]) => [key, inEndpointOrder([...known.values()])]));
  return {
    of: (port) => sorted.get(keyOf(port)) ?? [],
    ports: [...byPort.values()].map(({ port }) => port),
  };
}

/** Neither namespaces nor names can have a slash. */
function keyOf({ namespace, service, portName, protocol }: ServicePortName): string {
  return `${namespace}/${service}/${portName}/${protocol}`;
}

function serviceOf({ metadata: { labels } }: EndpointSlice): string | undefined {
  return (Object.hasOwn(labels, SERVICE_NAME_LABEL) && labels[SERVICE_NAME_LABEL]) || undefined;
}

function merge(known: Map<string, ProxyEndpoint>, endpoints: readonly ProxyEndpoint[]): void {
  for (const endpoint of endpoints) {
    if (endpoint.isLocal || !known.has(endpoint.address)) known.set(endpoint.address, endpoint);
  }
}

function proxyEndpoint(
  { addresses, conditions, hints, nodeName: runsOn }: Endpoint,
  port: number,
  nodeName: string,
  family: IPFamily,
): readonly ProxyEndpoint[] {
  const ip = parseIP(addresses[0] ?? '');
  if (ip?.family !== family) return [];
  return [
    {
      address: family === 'IPv4' ? `${formatIP(ip)}:${port}` : `[${formatIP(ip)}]:${port}`,
      ready: conditions.ready ?? true,
      serving: conditions.serving ?? true,
      terminating: conditions.terminating ?? false,
      isLocal: runsOn === nodeName,
      zoneHints: (hints?.forZones ?? []).map(({ name }) => name),
      nodeHints: (hints?.forNodes ?? []).map(({ name }) => name),
    },
  ];
}
