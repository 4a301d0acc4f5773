import type { Endpoint, EndpointAddress, EndpointSlice, EndpointSubset, Endpoints } from './endpoint-slice.ts';
import { parseIP } from './ip.ts';
import { hasServiceSelector } from './label-selector.ts';
import type { IPFamily } from './metadata.ts';
import { generatedName } from './pod-names.ts';
import { SERVICE_NAME_LABEL } from './reconcile-endpoint-slices.ts';
import type { Service } from './service.ts';

/** Says on an Endpoints object that it is nobody's business. */
const SKIP_MIRROR_LABEL = 'endpointslice.kubernetes.io/skip-mirror';
const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';

/** `--mirroring-max-endpoints-per-subset` */
const MAX_ENDPOINTS_PER_SUBSET = 1000;

/**
 * Whether the slices of a Service are a copy of its Endpoints object: it has no selector, so that somebody wrote the
 * Endpoints by hand, and the object is not marked as something else.
 *
 * Source: pkg/controller/endpointslicemirroring shouldMirror, svcHasSelector.
 */
export function isMirrored({ spec }: Service, { metadata }: Endpoints): boolean {
  return (
    !hasServiceSelector(spec.selector) &&
    metadata.labels[SKIP_MIRROR_LABEL] !== 'true' &&
    !Object.hasOwn(metadata.annotations, LEADER_ANNOTATION)
  );
}

/**
 * The EndpointSlices that mirror an Endpoints object: for each subset one for each family of its addresses, with the
 * subset's ports; of a subset the first 1000 addresses count. An address that is not ready has `ready: false`; serving
 * and terminating are not said.
 *
 * Source: pkg/controller/endpointslicemirroring reconciler.go, utils.go addressToEndpoint.
 */
export function mirrorEndpoints(endpoints: Endpoints): readonly EndpointSlice[] {
  const { metadata, subsets } = endpoints;
  const groups = subsets.flatMap((subset) =>
    (['IPv4', 'IPv6'] as const).flatMap((family) => {
      const ofFamily = endpointsOf(subset, family);
      return ofFamily.length === 0 ? [] : [{ family, ports: subset.ports, endpoints: ofFamily }];
    }),
  );
  return groups.map(({ family, ports, endpoints: ofFamily }, serial) => ({
    kind: 'EndpointSlice',
    metadata: {
      name: generatedName(metadata.name, serial),
      namespace: metadata.namespace,
      labels: {
        ...metadata.labels,
        [SERVICE_NAME_LABEL]: metadata.name,
        [MANAGED_BY_LABEL]: 'endpointslicemirroring-controller.k8s.io',
      },
      annotations: {},
      ownerReferences: [{ kind: 'Endpoints', name: metadata.name, controller: true }],
    },
    addressType: family,
    endpoints: ofFamily,
    ports,
  }));
}

function endpointsOf({ addresses, notReadyAddresses }: EndpointSubset, family: IPFamily): readonly Endpoint[] {
  const all = [
    ...addresses.map((address) => endpointOf(address, true)),
    ...notReadyAddresses.map((address) => endpointOf(address, false)),
  ];
  return all
    .slice(0, MAX_ENDPOINTS_PER_SUBSET)
    .filter((endpoint) => parseIP(endpoint.addresses[0] ?? '')?.family === family);
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return { addresses: [ip], conditions: { ready }, hostname, nodeName, targetRef };
}
