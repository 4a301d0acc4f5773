import { addressTypesOf } from './address-types.ts';
import { endpointPorts, portMapKey } from './endpoint-ports.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from './endpoint-slice.ts';
import type { IPFamily, StringMap } from './metadata.ts';
import type { Node } from './node.ts';
import { type EndpointSliceChanges, packEndpoints } from './pack-endpoints.ts';
import type { Pod } from './pod.ts';
import { isPodInEndpoints } from './pod-in-endpoints.ts';
import { generatedName } from './pod-names.ts';
import { podToEndpoint } from './pod-to-endpoint.ts';
import type { Service } from './service.ts';
import { isHeadless } from './service-exposure.ts';

/** The label that says to which Service of its namespace an EndpointSlice belongs. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';

/** What the controller knows when it syncs a Service. */
export interface EndpointSliceInput {
  readonly service: Service;
  /** The pods that the Service's selector picks, in the order in which new endpoints are added. */
  readonly pods: readonly Pod[];
  readonly nodes: ReadonlyMap<string, Node>;
  /** The slices that the controller made for this Service before. */
  readonly existing: readonly EndpointSlice[];
  /** `--max-endpoints-per-slice`: 100 unless told, 1 to 1000. */
  readonly maxEndpointsPerSlice?: number | undefined;
}

/**
 * What the EndpointSlice controller writes for a Service with a selector: one set of slices per
 * address family, in it one group per distinct set of ports. A pod on a node that the controller does
 * not know is left out, unless the Service publishes addresses that are not ready. A family without
 * endpoints has one empty slice.
 *
 * Traffic distribution and topology hints are not set here: they are written over the result.
 *
 * Source: k8s.io/endpointslice Reconcile.
 */
export function reconcileEndpointSlices(input: EndpointSliceInput): EndpointSliceChanges {
  const families = addressTypesOf(input.service.spec);
  const names = new Set(input.existing.map(({ metadata }) => metadata.name));
  const perFamily = families.map((family) => reconcileFamily(input, family, names));
  const unsupported = input.existing.filter(({ addressType }) => !families.some((each) => each === addressType));
  return {
    create: perFamily.flatMap((changes) => changes.create),
    update: perFamily.flatMap((changes) => changes.update),
    delete: [...perFamily.flatMap((changes) => changes.delete), ...unsupported],
    unchanged: perFamily.flatMap((changes) => changes.unchanged),
  };
}

/** The slices of a Service when all its pods are there at once and no slice is: a fresh start. */
export function buildEndpointSlices(input: Omit<EndpointSliceInput, 'existing'>): readonly EndpointSlice[] {
  return reconcileEndpointSlices({ ...input, existing: [] }).create;
}

/** The endpoints that want the same ports. */
interface PortGroup {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Endpoint[];
}

function reconcileFamily(input: EndpointSliceInput, family: IPFamily, names: Set<string>): EndpointSliceChanges {
  const { service, maxEndpointsPerSlice = 100 } = input;
  const labels = sliceLabels(service);
  const existing = input.existing.filter(({ addressType }) => addressType === family);
  const groups = portGroups(input, family);
  const newSlice = (ports: readonly EndpointPort[]): EndpointSlice =>
    emptySlice(service, family, ports, labels, freeName(service, names));

  const packed = [...groups].map(([key, { ports, endpoints }]) =>
    packEndpoints(
      existing.filter((slice) => portMapKey(slice.ports) === key),
      endpoints,
      { maxEndpointsPerSlice, labels, newSlice: () => newSlice(ports) },
    ),
  );
  const create = packed.flatMap((changes) => changes.create);
  const update = packed.flatMap((changes) => changes.update);
  const unchanged = packed.flatMap((changes) => changes.unchanged);
  const unwanted = [
    ...packed.flatMap((changes) => changes.delete),
    ...existing.filter((slice) => !groups.has(portMapKey(slice.ports))),
  ];

  if (create.length === 0 && update.length === 0 && unchanged.length === 0) {
    const placeholder = unwanted.length === 1 ? unwanted.find(isPlaceholder) : undefined;
    if (placeholder !== undefined) return { create, update, delete: [], unchanged: [placeholder] };
    create.push(newSlice([]));
  }
  return recycle({ create, update, delete: unwanted, unchanged });
}

/** The pods of a Service by the set of ports they offer, each as an endpoint of this family. */
function portGroups({ service, pods, nodes }: EndpointSliceInput, family: IPFamily): ReadonlyMap<string, PortGroup> {
  const groups = new Map<string, PortGroup>();
  for (const pod of pods) {
    if (!isPodInEndpoints(pod)) continue;
    const ports = endpointPorts(service, pod);
    const key = portMapKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, group);
    const node = nodes.get(pod.spec.nodeName ?? '');
    if (node === undefined && !service.spec.publishNotReadyAddresses) continue;
    const endpoint = podToEndpoint(pod, node, service, family);
    if (endpoint.addresses.length > 0) group.endpoints.push(endpoint);
  }
  return groups;
}

/** Slices that would be deleted are written over instead of making new ones. */
function recycle(changes: EndpointSliceChanges): EndpointSliceChanges {
  const count = Math.min(changes.create.length, changes.delete.length);
  const reused = changes.create
    .slice(changes.create.length - count)
    .reverse()
    .map((slice, i) => ({ ...slice, metadata: { ...slice.metadata, name: changes.delete[i]?.metadata.name ?? '' } }));
  return {
    create: changes.create.slice(0, changes.create.length - count),
    update: [...changes.update, ...reused],
    delete: changes.delete.slice(count),
    unchanged: changes.unchanged,
  };
}

function isPlaceholder({ endpoints, ports }: EndpointSlice): boolean {
  return endpoints.length === 0 && ports.length === 0;
}

function emptySlice(
  service: Service,
  addressType: IPFamily,
  ports: readonly EndpointPort[],
  labels: StringMap,
  name: string,
): EndpointSlice {
  const { namespace } = service.metadata;
  const ownerReferences = [{ kind: 'Service', name: service.metadata.name, controller: true }];
  return {
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels, annotations: {}, ownerReferences },
    addressType,
    endpoints: [],
    ports,
  };
}

/** The Service's own labels and the three that the controller keeps for itself. */
function sliceLabels({ metadata, spec }: Service): StringMap {
  const reserved = [SERVICE_NAME_LABEL, MANAGED_BY_LABEL, HEADLESS_LABEL];
  return {
    ...Object.fromEntries(Object.entries(metadata.labels).filter(([key]) => !reserved.includes(key))),
    ...(isHeadless(spec) || spec.clusterIP === '' ? { [HEADLESS_LABEL]: '' } : {}),
    [SERVICE_NAME_LABEL]: metadata.name,
    [MANAGED_BY_LABEL]: 'endpointslice-controller.k8s.io',
  };
}

function freeName({ metadata }: Service, names: Set<string>): string {
  let serial = 0;
  while (names.has(generatedName(metadata.name, serial))) serial++;
  const name = generatedName(metadata.name, serial);
  names.add(name);
  return name;
}
