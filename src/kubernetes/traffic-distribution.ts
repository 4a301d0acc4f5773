import type { Endpoint, EndpointHints, EndpointSlice } from './endpoint-slice.ts';
import type { FeatureGates } from './feature-gates.ts';
import type { StringMap } from './metadata.ts';
import type { EndpointSliceChanges } from './pack-endpoints.ts';

/**
 * Whether a Service asks for topology-aware hints by annotation ("Auto" or "auto"), which wins over
 * its trafficDistribution. Of the two annotations the older one decides if it is there.
 *
 * Source: k8s.io/endpointslice hintsEnabled.
 */
export function usesTopologyAwareHints(annotations: StringMap): boolean {
  const key = ['service.kubernetes.io/topology-aware-hints', 'service.kubernetes.io/topology-mode'].find((each) =>
    Object.hasOwn(annotations, each),
  );
  return key !== undefined && (annotations[key] === 'Auto' || annotations[key] === 'auto');
}

/**
 * The trafficDistribution of a Service as the controller goes by it: undefined if it has none, or one that the gates do
 * not allow yet.
 *
 * Source: k8s.io/endpointslice validTrafficDistribution.
 */
export function usableTrafficDistribution(
  trafficDistribution: string | undefined,
  gates: FeatureGates,
): string | undefined {
  if (!gates.ServiceTrafficDistribution) return undefined;
  if (trafficDistribution === 'PreferClose') return trafficDistribution;
  const isNewer = trafficDistribution === 'PreferSameZone' || trafficDistribution === 'PreferSameNode';
  return isNewer && gates.PreferSameTrafficDistribution ? trafficDistribution : undefined;
}

/**
 * Sets the hints of all slices of a Service by its trafficDistribution: each ready endpoint is meant
 * for its own zone, with PreferSameNode for its own node too; endpoints that are not ready keep what
 * they have. With any other value, or none, hints are removed. Slices whose hints change move from
 * unchanged to updated.
 *
 * Source: k8s.io/endpointslice trafficdist.ReconcileHints (PreferClose GA in 1.33 by KEP-4444; the
 * other two beta in 1.34 by KEP-3015; `usableTrafficDistribution` asks their gates).
 */
export function reconcileHints(
  trafficDistribution: string | undefined,
  changes: EndpointSliceChanges,
): EndpointSliceChanges {
  const hint = (slice: EndpointSlice): EndpointSlice => hintSlice(slice, trafficDistribution);
  const rehinted = changes.unchanged.filter((slice) => hint(slice) !== slice);
  return {
    create: changes.create.map(hint),
    update: [...changes.update, ...rehinted].map(hint),
    delete: changes.delete,
    unchanged: changes.unchanged.filter((slice) => !rehinted.includes(slice)),
  };
}

/** The slice with its hints as they should be; the slice itself if they are. */
function hintSlice(slice: EndpointSlice, trafficDistribution: string | undefined): EndpointSlice {
  const endpoints = slice.endpoints.map((endpoint) => {
    const wanted = wantedHints(endpoint, trafficDistribution);
    return isSameHints(endpoint.hints, wanted) ? endpoint : { ...endpoint, hints: wanted };
  });
  return endpoints.every((endpoint, i) => endpoint === slice.endpoints[i]) ? slice : { ...slice, endpoints };
}

function wantedHints(endpoint: Endpoint, trafficDistribution: string | undefined): EndpointHints | undefined {
  const sameNode = trafficDistribution === 'PreferSameNode';
  if (!sameNode && trafficDistribution !== 'PreferSameZone' && trafficDistribution !== 'PreferClose') return undefined;
  if (endpoint.conditions.ready !== true) return endpoint.hints;
  const { zone, nodeName } = endpoint;
  const forZones = zone === undefined ? [] : [{ name: zone }];
  const forNodes = sameNode && nodeName !== undefined ? [{ name: nodeName }] : [];
  return forZones.length + forNodes.length === 0 ? undefined : { forZones, forNodes };
}

function isSameHints(a: EndpointHints | undefined, b: EndpointHints | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return isSameNames(a.forZones, b.forZones) && isSameNames(a.forNodes, b.forNodes);
}

function isSameNames(a: EndpointHints['forZones'], b: EndpointHints['forZones']): boolean {
  return a.length === b.length && a.every(({ name }, i) => name === b[i]?.name);
}
