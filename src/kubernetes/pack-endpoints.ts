import type { Endpoint, EndpointSlice } from './endpoint-slice.ts';
import type { StringMap } from './metadata.ts';

/** Slices by what the controller does with them; each slice is in one list. */
export interface EndpointSliceChanges {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly delete: readonly EndpointSlice[];
  readonly unchanged: readonly EndpointSlice[];
}

/** What slices of one port set are packed into. */
export interface PackingRules {
  readonly maxEndpointsPerSlice: number;
  /** The labels that every slice of the Service has now. */
  readonly labels: StringMap;
  /** An empty slice with these ports, of a name that is still free. */
  readonly newSlice: () => EndpointSlice;
}

/**
 * Brings the slices of one port set to the desired endpoints with as few writes as the controller
 * needs: endpoints stay where they are; new ones go first into slices that are written anyway, the
 * fullest first; what is left goes into one untouched slice if it fits there whole, else into new
 * slices. Slices are never rebalanced.
 *
 * Where the controller takes endpoints in the random order of a Go map, here they come in the order
 * of `desired`.
 *
 * Source: k8s.io/endpointslice reconcileByPortMapping.
 */
export function packEndpoints(
  existing: readonly EndpointSlice[],
  desired: readonly Endpoint[],
  rules: PackingRules,
): EndpointSliceChanges {
  const wanted = new Map(desired.map((endpoint) => [identityOf(endpoint), endpoint]));
  const kept = existing.map((slice) => keepDesired(slice, wanted, rules.labels));
  const pending = [...wanted.values()];

  const written = kept.filter(({ fate }) => fate === 'update');
  for (const { endpoints } of written.toSorted((a, b) => b.endpoints.length - a.endpoints.length)) {
    fill(endpoints, pending, rules.maxEndpointsPerSlice);
  }

  const created: EndpointSlice[] = [];
  while (pending.length > 0) {
    const roomy = sliceToFill(kept, pending.length, rules.maxEndpointsPerSlice);
    if (roomy !== undefined) roomy.fate = 'update';
    const endpoints = roomy?.endpoints ?? [];
    fill(endpoints, pending, rules.maxEndpointsPerSlice);
    if (roomy === undefined) created.push({ ...rules.newSlice(), endpoints });
  }

  return {
    create: created,
    update: kept
      .filter(({ fate }) => fate === 'update')
      .map(({ slice, endpoints }) => ({
        ...slice,
        metadata: { ...slice.metadata, labels: rules.labels },
        endpoints,
      })),
    delete: kept.filter(({ fate }) => fate === 'delete').map(({ slice }) => slice),
    unchanged: kept.filter(({ fate }) => fate === 'unchanged').map(({ slice }) => slice),
  };
}

/** An existing slice, the endpoints it will have, and what becomes of it. */
interface KeptSlice {
  readonly slice: EndpointSlice;
  readonly endpoints: Endpoint[];
  fate: 'unchanged' | 'update' | 'delete';
}

/** Keeps what is still wanted of a slice, in its new form, and takes it from `wanted`. */
function keepDesired(slice: EndpointSlice, wanted: Map<string, Endpoint>, labels: StringMap): KeptSlice {
  const endpoints: Endpoint[] = [];
  let changed = false;
  for (const endpoint of slice.endpoints) {
    const identity = identityOf(endpoint);
    const desired = wanted.get(identity);
    if (desired === undefined) {
      changed = true;
      continue;
    }
    wanted.delete(identity);
    endpoints.push(desired);
    if (!isEqualBeyondIdentity(endpoint, desired)) changed = true;
  }
  if (changed) return { slice, endpoints, fate: endpoints.length === 0 ? 'delete' : 'update' };
  return { slice, endpoints, fate: hasLabels(slice, labels) ? 'unchanged' : 'update' };
}

/** Moves endpoints from the front of `pending` until the slice is full or none is left. */
function fill(endpoints: Endpoint[], pending: Endpoint[], maxEndpointsPerSlice: number): void {
  endpoints.push(...pending.splice(0, Math.max(0, maxEndpointsPerSlice - endpoints.length)));
}

/**
 * The untouched slice that will be the fullest with `count` more endpoints, if one has room for all.
 *
 * Source: k8s.io/endpointslice getSliceToFill.
 */
function sliceToFill(slices: readonly KeptSlice[], count: number, maxEndpointsPerSlice: number): KeptSlice | undefined {
  if (count >= maxEndpointsPerSlice) return undefined;
  let best: KeptSlice | undefined;
  for (const each of slices) {
    if (each.fate !== 'unchanged' || each.endpoints.length + count > maxEndpointsPerSlice) continue;
    if (best === undefined || each.endpoints.length > best.endpoints.length) best = each;
  }
  return best;
}

/** Endpoints with one identity are one endpoint that changes (k8s.io/endpointslice hashEndpoint). */
function identityOf({ addresses, hostname, targetRef }: Endpoint): string {
  const target = targetRef === undefined ? '' : `${targetRef.namespace}/${targetRef.name}`;
  return `${addresses.toSorted().join(',')} ${hostname ?? ''} ${target}`;
}

/** Source: k8s.io/endpointslice util.EndpointsEqualBeyondHash. */
function isEqualBeyondIdentity(a: Endpoint, b: Endpoint): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.conditions.ready === b.conditions.ready &&
    a.conditions.serving === b.conditions.serving &&
    a.conditions.terminating === b.conditions.terminating
  );
}

function hasLabels(slice: EndpointSlice, labels: StringMap): boolean {
  const keys = Object.keys(labels);
  const own = slice.metadata.labels;
  return (
    Object.keys(own).length === keys.length && keys.every((key) => Object.hasOwn(own, key) && own[key] === labels[key])
  );
}
