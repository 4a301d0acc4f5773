import type { Endpoint, EndpointSlice } from '../endpoint-slice.ts';
import type { EndpointSliceChanges } from '../pack-endpoints.ts';
import { hintsByZone } from './hints-by-zone.ts';
import { hintedFor, isReady, redistributeHints } from './redistribute-hints.ts';
import { allocateToZones, type NoHintsReason, type ZoneAllocation } from './zone-allocations.ts';
import { zoneTransfers } from './zone-transfers.ts';

/** Slices with topology-aware hints, or without any and the reason why. */
export interface TopologyHints {
  readonly changes: EndpointSliceChanges;
  /** How many ready endpoints are hinted for each zone; null without hints. */
  readonly hintsByZone: ReadonlyMap<string, number> | null;
  /** Null with hints. */
  readonly reason: NoHintsReason | null;
}

/**
 * Hints the ready endpoints of a Service's slices of one address type, so that each zone has about the share of them
 * that it has of the cluster's CPU. An endpoint is meant for its own zone unless that has too many. Slices that are
 * not written anyway keep their hints if the minimum of every zone can be had so, else they are written too; endpoints
 * that are not ready keep what they have. Where it is not possible, all hints are removed.
 *
 * Source: k8s.io/endpointslice topologycache AddHints, getAllocatedHintsByZone (KEP-2433).
 *
 * @param ratios the part of the cluster's CPU in each zone, see `cpuByZone`; null if that is not known.
 */
export function addTopologyHints(
  changes: EndpointSliceChanges,
  ratios: ReadonlyMap<string, number> | null,
): TopologyHints {
  const allocations = allocateToZones(ratios, countReadyEndpoints(changes));
  if (!allocations.ok) return without(changes, allocations.reason);

  const { settled, counts } = settle(changes, allocations.byZone);
  const written = [...settled.create, ...settled.update];
  const ready = written.flatMap(({ endpoints }) => endpoints).filter(isReady);
  if (ready.some(({ zone }) => !zone)) return without(settled, 'NoZoneSpecified');

  for (const { zone = '' } of ready) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const desired = new Map([...allocations.byZone].map(([zone, allocation]) => [zone, allocation.desired]));
  const redistributed = redistributeHints(written.map(hintOwnZones), zoneTransfers(desired, counts));
  for (const [zone, change] of redistributed.changes) counts.set(zone, (counts.get(zone) ?? 0) + change);
  return {
    changes: {
      ...settled,
      create: redistributed.slices.slice(0, settled.create.length),
      update: redistributed.slices.slice(settled.create.length),
    },
    hintsByZone: counts,
    reason: null,
  };
}

/**
 * Takes all hints away; slices that had some and would not be written are.
 *
 * Source: k8s.io/endpointslice topologycache RemoveHintsFromSlices.
 */
export function removeHints(changes: EndpointSliceChanges): EndpointSliceChanges {
  const hinted = changes.unchanged.filter(({ endpoints }) => endpoints.some(({ hints }) => hints !== undefined));
  return {
    create: changes.create.map(bare),
    update: [...changes.update, ...hinted].map(bare),
    delete: changes.delete,
    unchanged: changes.unchanged.filter((slice) => !hinted.includes(slice)),
  };
}

/** The ready endpoints of all slices that there will be. Source: topologycache getTotalReadyEndpoints. */
export function countReadyEndpoints({ create, update, unchanged }: Omit<EndpointSliceChanges, 'delete'>): number {
  return [...create, ...update, ...unchanged].flatMap(({ endpoints }) => endpoints).filter(isReady).length;
}

/** Marks slices for writing whose hints cannot stay, and counts the hints of those that stay as they are. */
function settle(
  changes: EndpointSliceChanges,
  allocations: ReadonlyMap<string, ZoneAllocation>,
): { readonly settled: EndpointSliceChanges; readonly counts: Map<string, number> } {
  const maximum = new Map([...allocations].map(([zone, allocation]) => [zone, allocation.maximum]));
  const counts = new Map<string, number>();
  const unchanged: EndpointSlice[] = [];
  const update = [...changes.update];
  for (const slice of changes.unchanged) {
    const own = hintsByZone(slice, counts, maximum);
    (own === null ? update : unchanged).push(slice);
    for (const [zone, count] of own ?? []) counts.set(zone, (counts.get(zone) ?? 0) + count);
  }
  return { settled: { ...changes, update, unchanged }, counts };
}

function hintOwnZones(slice: EndpointSlice): EndpointSlice {
  const hint = (endpoint: Endpoint): Endpoint =>
    isReady(endpoint) ? hintedFor(endpoint, endpoint.zone ?? '') : endpoint;
  return { ...slice, endpoints: slice.endpoints.map(hint) };
}

function bare(slice: EndpointSlice): EndpointSlice {
  if (slice.endpoints.every(({ hints }) => hints === undefined)) return slice;
  return { ...slice, endpoints: slice.endpoints.map((endpoint) => ({ ...endpoint, hints: undefined })) };
}

function without(changes: EndpointSliceChanges, reason: NoHintsReason): TopologyHints {
  return { changes: removeHints(changes), hintsByZone: null, reason };
}
