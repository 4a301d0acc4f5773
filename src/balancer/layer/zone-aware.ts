import type { OptionSpec } from '../option.ts';
import type { Layer } from './layer.ts';

/** Percentages are counted in hundredths. */
export const WHOLE = 10_000;

const minClusterSize: OptionSpec = {
  kind: 'number',
  whole: true,
  default: 6,
  minimum: 0,
  maximum: 1_000_000,
  summary: 'With fewer healthy servers, zones do not matter. Envoy has 6.',
};

const routingEnabled: OptionSpec = {
  kind: 'number',
  whole: true,
  default: 100,
  minimum: 0,
  maximum: 100,
  summary: 'For how many percent of the requests zones matter. Envoy has 100.',
};

/**
 * Envoy's zone-aware routing: as much as possible to servers of the balancer's own zone, as far as all servers still get
 * the same. It needs to know in which zones all the balancers stand (`BalancerContext.peersByZone`), and is in force for
 * level 0 only. With an algorithm that goes by a hash, for which Envoy ignores the setting, the hash takes the place of
 * chance, so that a flow still has one server. See `zoneRoutes`.
 */
export const zoneAware: Layer = {
  name: 'zoneAware',
  summary: 'Servers of the own zone first, as far as load stays even over all zones (Envoy).',
  options: { minClusterSize, routingEnabled },
};

/** Where the requests of one zone go, in hundredths of a percent. */
export interface ZoneRoutes {
  /** The part that stays in the own zone. */
  readonly local: number;
  /** By zone: the capacity that is left there for other zones; the rest of the requests goes in proportion to it. */
  readonly residual: readonly number[];
}

/**
 * Everything stays in the own zone if its part of the healthy servers is not smaller than its part of the balancers;
 * otherwise as much as those servers are fit for, and the rest goes where servers have a larger part than balancers.
 * Null: zones do not matter, as servers or balancers are in fewer than two, none of the balancers is known to be in this
 * zone, or there are too few healthy servers.
 *
 * Source: Envoy load_balancer_impl.cc, ZoneAwareLoadBalancerBase::regenerateLocalityRoutingStructures,
 * earlyExitNonLocalityRouting and calculateLocalityPercentages.
 *
 * @param peers balancers by zone.
 * @param hosts servers by zone, `healthy` those of them that are healthy.
 * @param zone of this balancer; −1: it has none.
 */
export function zoneRoutes(
  peers: readonly number[],
  hosts: readonly number[],
  healthy: readonly number[],
  zone: number,
  smallest: number,
): ZoneRoutes | null {
  const zonesWith = (counts: readonly number[]): number => counts.filter((count) => count > 0).length;
  const allPeers = peers.reduce((sum, count) => sum + count, 0);
  const allHealthy = healthy.reduce((sum, count) => sum + count, 0);
  const isKnown = zone >= 0 && (peers[zone] ?? 0) > 0;
  if (!isKnown || zonesWith(peers) < 2 || zonesWith(hosts) < 2 || allHealthy < smallest || allHealthy === 0)
    return null;
  const peerPart = (of: number): number => Math.floor((WHOLE * (peers[of] ?? 0)) / allPeers);
  const hostPart = (of: number): number => Math.floor((WHOLE * (healthy[of] ?? 0)) / allHealthy);
  const none = healthy.map(() => 0);
  const [ownHosts, ownPeers] = [hostPart(zone), peerPart(zone)];
  if (ownHosts > 0 && ownHosts >= ownPeers) return { local: WHOLE, residual: none };
  return {
    local: ownPeers > 0 ? Math.floor((ownHosts * WHOLE) / ownPeers) : 0,
    residual: none.map((_, of) => (of === zone ? 0 : Math.max(0, hostPart(of) - peerPart(of)))),
  };
}
