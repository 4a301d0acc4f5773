import type { EndpointSlice } from '../endpoint-slice.ts';
import { isReady } from './redistribute-hints.ts';

/**
 * How many ready endpoints of a slice are hinted for each zone. Null if these hints cannot stay: a ready endpoint has
 * none, or is hinted for a zone that should have no endpoints, or a zone would have more than its maximum.
 *
 * Source: k8s.io/endpointslice topologycache getHintsByZone.
 *
 * @param allocated endpoints of other slices that are hinted for each zone.
 * @param maximum the most that each zone may have; a zone that is not there should have none.
 */
export function hintsByZone(
  slice: Pick<EndpointSlice, 'endpoints'>,
  allocated: ReadonlyMap<string, number>,
  maximum: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> | null {
  const counts = new Map<string, number>();
  for (const endpoint of slice.endpoints.filter(isReady)) {
    const zones = endpoint.hints?.forZones ?? [];
    if (zones.length === 0) return null;
    for (const { name } of zones) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [zone, count] of counts) {
    const most = maximum.get(zone);
    if (most === undefined || count + (allocated.get(zone) ?? 0) > most) return null;
  }
  return counts;
}
