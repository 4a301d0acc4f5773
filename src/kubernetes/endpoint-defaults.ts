import { defaultNamespacedMetadata } from './metadata-defaults.ts';
import type { EndpointAddress, EndpointPort, EndpointSlice, Endpoints, Manifest, ObjectReference } from './objects.ts';

/**
 * An EndpointSlice with what the API server fills in: ports without a name are "", without a
 * protocol TCP. Conditions that are not given stay so: they mean ready, serving, not terminating.
 *
 * Source: pkg/apis/discovery/v1/defaults.go.
 */
export function defaultEndpointSlice(manifest: Manifest<EndpointSlice>): EndpointSlice {
  return {
    kind: 'EndpointSlice',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    addressType: manifest.addressType ?? 'IPv4',
    ports: (manifest.ports ?? []).map(defaultEndpointPort),
    endpoints: (manifest.endpoints ?? []).map((endpoint) => ({
      ...endpoint,
      addresses: endpoint.addresses ?? [],
      conditions: endpoint.conditions ?? {},
      hints: endpoint.hints && {
        forZones: (endpoint.hints.forZones ?? []).map(({ name }) => ({ name: name ?? '' })),
        forNodes: (endpoint.hints.forNodes ?? []).map(({ name }) => ({ name: name ?? '' })),
      },
      targetRef: endpoint.targetRef && defaultReference(endpoint.targetRef),
    })),
  };
}

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_Endpoints. */
export function defaultEndpoints(manifest: Manifest<Endpoints>): Endpoints {
  return {
    kind: 'Endpoints',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    subsets: (manifest.subsets ?? []).map((subset) => ({
      addresses: (subset.addresses ?? []).map(defaultAddress),
      notReadyAddresses: (subset.notReadyAddresses ?? []).map(defaultAddress),
      ports: (subset.ports ?? []).map(defaultEndpointPort),
    })),
  };
}

function defaultAddress(manifest: Manifest<EndpointAddress>): EndpointAddress {
  return {
    ...manifest,
    ip: manifest.ip ?? '',
    targetRef: manifest.targetRef && defaultReference(manifest.targetRef),
  };
}

function defaultEndpointPort(manifest: Manifest<EndpointPort>): EndpointPort {
  return { ...manifest, name: manifest.name ?? '', protocol: manifest.protocol ?? 'TCP' };
}

function defaultReference(manifest: Manifest<ObjectReference>): ObjectReference {
  return {
    kind: manifest.kind ?? '',
    name: manifest.name ?? '',
    namespace: manifest.namespace ?? '',
  };
}
