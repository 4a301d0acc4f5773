import type { Endpoint, EndpointSlice } from '../endpoint-slice.ts';
import type { ZoneTransfers } from './zone-transfers.ts';

/** Slices with some hints moved to other zones. */
export interface RedistributedHints {
  readonly slices: readonly EndpointSlice[];
  /** By zone, how many more endpoints are hinted for it than before; below 0 for fewer. */
  readonly changes: ReadonlyMap<string, number>;
}

/**
 * Lends endpoints to other zones: the first ready ones of a giving zone are hinted for the first zone that still has to
 * receive, where the source takes the receiving zones in random order. All others stay as they are.
 *
 * Source: k8s.io/endpointslice topologycache redistributeHints.
 */
export function redistributeHints(slices: readonly EndpointSlice[], transfers: ZoneTransfers): RedistributedHints {
  const giving = new Map(transfers.giving);
  const receiving = new Map(transfers.receiving);
  const changes = new Map<string, number>();

  const lend = (endpoint: Endpoint): Endpoint => {
    const from = endpoint.zone;
    if (!isReady(endpoint) || !from || (giving.get(from) ?? 0) <= 0) return endpoint;
    const to = [...receiving].find(([, amount]) => amount > 0)?.[0];
    if (to === undefined) return endpoint;
    giving.set(from, (giving.get(from) ?? 0) - 1);
    receiving.set(to, (receiving.get(to) ?? 0) - 1);
    changes.set(from, (changes.get(from) ?? 0) - 1);
    changes.set(to, (changes.get(to) ?? 0) + 1);
    return hintedFor(endpoint, to);
  };
  return { slices: slices.map((slice) => ({ ...slice, endpoints: slice.endpoints.map(lend) })), changes };
}

/** The endpoint with a hint for this zone alone. */
export function hintedFor(endpoint: Endpoint, zone: string): Endpoint {
  return { ...endpoint, hints: { forZones: [{ name: zone }], forNodes: [] } };
}

/**
 * Whether the controller counts an endpoint as ready. A condition that is not set means ready to kube-proxy, but not
 * here.
 *
 * Source: k8s.io/endpointslice topologycache EndpointReady.
 */
export function isReady({ conditions }: Endpoint): boolean {
  return conditions.ready === true;
}
