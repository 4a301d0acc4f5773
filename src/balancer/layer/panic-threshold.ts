import type { OptionSpec } from '../option.ts';
import type { Layer } from './layer.ts';
import { priorityLoads, totalHealth } from './priority-levels.ts';

const percent: OptionSpec = {
  kind: 'number',
  whole: true,
  default: 50,
  minimum: 0,
  maximum: 100,
  summary: 'A level with a smaller healthy part uses all of its servers; 0: never. Envoy has 50.',
};

/**
 * Envoy's panic threshold: where too few servers are healthy, ejected ones are used as well, for otherwise the rest would
 * be overwhelmed. As in Envoy it is in force at 50 % wherever servers can be ejected or have levels; this layer sets it
 * to something else. At 0 a balancer gives no server while all are ejected.
 */
export const panicThreshold: Layer = {
  name: 'panicThreshold',
  summary: 'Below so many percent of healthy servers, the unhealthy ones are used too (Envoy).',
  options: { percent },
};

/** How many servers of a level can be used, and how many of them are healthy. */
export interface LevelCounts {
  readonly healthy: number;
  readonly total: number;
}

/** Which levels are in panic, and the part of the traffic that goes to each level, in whole percent. */
export interface LevelUse {
  readonly inPanic: readonly boolean[];
  readonly loads: readonly number[];
}

/**
 * No level is in panic while all levels together can take the traffic; else each whose healthy part is below the
 * threshold. When all are in panic the traffic goes to the levels in proportion to all of their servers.
 *
 * Source: Envoy load_balancer_impl.cc, LoadBalancerBase::recalculatePerPriorityPanic, recalculateLoadInTotalPanic and
 * isHostSetInPanic.
 *
 * @param health of each level: see `levelHealth`.
 */
export function levelUse(
  counts: readonly LevelCounts[],
  health: readonly number[],
  thresholdPercent: number,
): LevelUse {
  const enough = totalHealth(health) === 100;
  const inPanic = counts.map(({ healthy, total }) => {
    const healthyPercent = total === 0 ? 0 : (100 * healthy) / total;
    return !enough && healthyPercent < thresholdPercent;
  });
  return { inPanic, loads: inPanic.includes(false) ? priorityLoads(health) : panicLoads(counts) };
}

/** In proportion to the servers of each level, in whole percent; what rounding leaves goes to the first that has any. */
function panicLoads(counts: readonly LevelCounts[]): readonly number[] {
  const all = counts.reduce((sum, { total }) => sum + total, 0);
  if (all === 0) return counts.map((_, level) => (level === 0 ? 100 : 0));
  const loads = counts.map(({ total }) => Math.floor((100 * total) / all));
  const rest = 100 - loads.reduce((sum, load) => sum + load, 0);
  loads[counts.findIndex(({ total }) => total > 0)]! += rest;
  return loads;
}
