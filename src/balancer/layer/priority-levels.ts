import type { OptionSpec } from '../option.ts';
import type { Layer } from './layer.ts';

const overprovisioningFactor: OptionSpec = {
  kind: 'number',
  default: 1.4,
  minimum: 1,
  maximum: 100,
  summary: 'A level stands for all of the traffic until less than 1 ÷ this of its servers are healthy. Envoy has 1.4.',
};

/**
 * Envoy's priority levels: servers of level 0 are used first; what they are not healthy enough for spills over to the next
 * level. See `levelHealth` and `levelLoads`. Without this layer all servers are of one level.
 */
export const priorityLevels: Layer = {
  name: 'priorityLevels',
  summary: 'Servers of a lower level are used as far as those of higher ones are not healthy (Envoy).',
  options: { overprovisioningFactor },
};

/**
 * How much of all traffic a level can take, in whole percent: the healthy part of its servers times the overprovisioning
 * factor (in percent, 140 for 1.4), at most 100. 0 without servers.
 *
 * Source: Envoy load_balancer_impl.cc, LoadBalancerBase::recalculatePerPriorityState.
 */
export function levelHealth(healthy: number, total: number, overprovisioningPercent: number): number {
  return total === 0 ? 0 : Math.min(100, Math.floor((overprovisioningPercent * healthy) / total));
}

/** How able all levels together are, in percent: the sum of their health, at most 100. */
export function totalHealth(health: readonly number[]): number {
  return Math.min(
    100,
    health.reduce((sum, one) => sum + one, 0),
  );
}

/**
 * The part of the traffic that goes to each level, in whole percent that add up to 100: as much as its health allows in
 * the order of levels; where all levels together have less than 100, in proportion to their health. What rounding leaves
 * goes to the first healthy level. Without any health all goes to the first.
 *
 * Parts are rounded to the nearest percent, as in the tables of Envoy's documentation (36, 36 and 28 for levels of which
 * 25, 25 and 20 % are healthy). Its code rounds down, so that the first level gets up to a percent more for each level
 * (37, 35 and 28).
 *
 * Source: Envoy documentation, "Priority levels"; load_balancer_impl.cc, distributeLoad and
 * LoadBalancerBase::recalculatePerPriorityState.
 *
 * @param health of each level, the first one first: see `levelHealth`.
 */
export function priorityLoads(health: readonly number[]): number[] {
  const total = totalHealth(health);
  let left = 100;
  const loads = health.map((one) => {
    const load = total === 0 ? 0 : Math.min(left, Math.round((one * 100) / total));
    left -= load;
    return load;
  });
  const firstHealthy = health.findIndex((one) => one > 0);
  if (loads.length > 0) loads[Math.max(0, firstHealthy)]! += left;
  return loads;
}
