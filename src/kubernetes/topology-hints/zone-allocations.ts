/** How many endpoints a zone should have hints for. */
export interface ZoneAllocation {
  /** With fewer, an endpoint of the zone would get more than 1.2 times its share of the load. */
  readonly minimum: number;
  /** What its CPU entitles it to; not a whole number. */
  readonly desired: number;
  /** With more, another zone could not have its minimum. */
  readonly maximum: number;
}

/** Why a Service has no topology-aware hints. */
export type NoHintsReason =
  /** Fewer than two zones, or a ready node without a zone or allocatable CPU. */
  | 'InsufficientNodeInfo'
  | 'NodesReadyInOneZoneOnly'
  /** Fewer ready endpoints than zones. */
  | 'InsufficientNumberOfEndpoints'
  /** There is no way to share out so few endpoints without overloading those of some zone. */
  | 'MinAllocationExceedsOverloadThreshold'
  /** A ready endpoint has no zone. */
  | 'NoZoneSpecified';

/** Allocations by zone, or why there are none. */
export type ZoneAllocations =
  | { readonly ok: true; readonly byZone: ReadonlyMap<string, ZoneAllocation> }
  | { readonly ok: false; readonly reason: NoHintsReason };

/** By how much an endpoint may be loaded above the mean of all. */
const OVERLOAD_THRESHOLD = 0.2;

/**
 * Shares out ready endpoints to zones in proportion to their CPU. All that is needed is that each zone can have its
 * minimum; with three equal zones that is so for 3, 6, 7, 9, 10 and from 12 endpoints on.
 *
 * Source: k8s.io/endpointslice topologycache getAllocations (KEP-2433).
 *
 * @param ratios the part of the cluster's CPU in each zone, see `cpuByZone`; null if that is not known.
 */
export function allocateToZones(ratios: ReadonlyMap<string, number> | null, readyEndpoints: number): ZoneAllocations {
  if (ratios === null) return { ok: false, reason: 'InsufficientNodeInfo' };
  if (ratios.size < 2) return { ok: false, reason: 'NodesReadyInOneZoneOnly' };
  if (ratios.size > readyEndpoints) return { ok: false, reason: 'InsufficientNumberOfEndpoints' };

  // A product with the reciprocal, as in the source: a quotient may round to the other side of a whole number.
  const ofShare = 1 / (1 + OVERLOAD_THRESHOLD);
  const minimums = [...ratios.values()].map((ratio) => Math.ceil(ratio * readyEndpoints * ofShare));
  const spare = readyEndpoints - minimums.reduce((sum, minimum) => sum + minimum, 0);
  if (spare < 0) return { ok: false, reason: 'MinAllocationExceedsOverloadThreshold' };

  const byZone = new Map<string, ZoneAllocation>();
  for (const [i, [zone, ratio]] of [...ratios].entries()) {
    const minimum = minimums[i] ?? 0;
    byZone.set(zone, { minimum, desired: Math.max(ratio * readyEndpoints, minimum), maximum: minimum + spare });
  }
  return { ok: true, byZone };
}
