import type { Node } from '../node.ts';
import { isControlPlane, isNodeReady, zoneOf } from '../topology.ts';

/** How the CPU that pods may use is spread over the zones, in the order in which the nodes name them. */
export interface ZoneCPU {
  /** Thousandths of a core, by zone. */
  readonly milliCPU: ReadonlyMap<string, number>;
  /** The part of all CPU that is in the zone; those of all zones add up to 1. */
  readonly ratios: ReadonlyMap<string, number>;
}

const NANO = 1e9;
const NANO_PER_MILLI = 1e6;

/**
 * The allocatable CPU of the ready nodes of each zone, without those of the control plane. Null if that is not enough
 * to go by: fewer than two zones, or one such node has no zone or no CPU.
 *
 * Source: k8s.io/endpointslice topologycache SetNodes.
 */
export function cpuByZone(nodes: readonly Node[]): ZoneCPU | null {
  // In whole billionths of a core, the finest that a quantity can be, so that the order of adding is of no account.
  const nanoCPU = new Map<string, number>();
  for (const node of nodes) {
    if (isControlPlane(node) || !isNodeReady(node)) continue;
    const zone = zoneOf(node);
    const cpu = Math.round((node.status.allocatable.cpu ?? 0) * NANO);
    if (zone === undefined || cpu === 0) return null;
    nanoCPU.set(zone, (nanoCPU.get(zone) ?? 0) + cpu);
  }
  if (nanoCPU.size < 2) return null;
  const totalMilli = toMilli([...nanoCPU.values()].reduce((sum, nano) => sum + nano, 0));
  const milliCPU = new Map([...nanoCPU].map(([zone, nano]) => [zone, toMilli(nano)]));
  return { milliCPU, ratios: new Map([...milliCPU].map(([zone, milli]) => [zone, milli / totalMilli])) };
}

/** Rounds up, as Quantity.MilliValue does. */
function toMilli(nano: number): number {
  return Math.ceil(nano / NANO_PER_MILLI);
}
