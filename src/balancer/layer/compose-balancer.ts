import type { Algorithm, Balancer, BalancerContext } from '../balancer.ts';
import { type ResolvedOptions, resolveOptions } from '../option.ts';
import type { ServerList } from '../server-list.ts';
import { type HostSetSettings, HostSets } from './host-sets.ts';
import type { OutlierDetectionOptions } from './outlier-detection.ts';
import { OutlierDetector } from './outlier-detector.ts';
import { panicThreshold } from './panic-threshold.ts';
import { priorityLevels } from './priority-levels.ts';
import type { ResolvedLayers } from './resolve-layers.ts';
import type { SlowStartOptions } from './slow-start.ts';
import { SlowStarts } from './slow-starts.ts';
import type { SubsetOptions } from './subset.ts';
import { Subsets } from './subsets.ts';

/**
 * A balancer with these layers between the algorithm and its servers; without layers the algorithm’s own.
 *
 * They always stand in the same order, from the servers to the algorithm: which servers this balancer knows of
 * (`subset`), how warm they are (`slowStart`), which of them are healthy (`outlierDetection`), and among which set of them
 * it chooses (`priorityLevels`, `panicThreshold`, `zoneAware`). The algorithm runs once for each set. The sets are parts
 * of `servers` under the same positions, and share its counts. What depends on the time is caught up with at the next
 * verb, so that nobody need schedule anything.
 *
 * Whoever owns `servers` fills it afterwards and tells of it, as for an algorithm alone. With `subset` and `slowStart` the
 * balancer writes the columns `fraction` and `warmth`.
 */
export function composeBalancer(
  algorithm: Algorithm,
  options: ResolvedOptions,
  layers: ResolvedLayers,
  servers: ServerList,
  context: BalancerContext,
): Balancer {
  if (Object.keys(layers).length === 0) return algorithm.create(servers, context, options);
  const { subset, slowStart, outlierDetection } = layers;
  const byHash = algorithm.expectation.startsWith('hash of ');
  const { stream } = context;
  const untouched = stream.copy();

  function startAlgorithm(list: ServerList): Balancer {
    // A flow should find the same server in any set that has it, so all instances draw the same secrets of their hashes.
    return algorithm.create(list, byHash ? { ...context, stream: untouched.copy() } : context, options);
  }

  // What has been resolved by the options of a layer is of the layer's own type.
  function startHealth(list: ServerList): Balancer {
    const settings = hostSetSettings(layers, context.peersByZone, byHash);
    if (settings === null) return startAlgorithm(list);
    const hosts = new HostSets(list, context, settings, startAlgorithm);
    if (outlierDetection === undefined) return hosts;
    return new OutlierDetector(list, context, outlierDetection as unknown as OutlierDetectionOptions, hosts);
  }

  function startWarmth(list: ServerList): Balancer {
    const below = startHealth(list);
    if (slowStart === undefined) return below;
    return new SlowStarts(list, context, slowStart as unknown as SlowStartOptions, below);
  }

  if (subset === undefined) return startWarmth(servers);
  return new Subsets(servers, context, subset as unknown as SubsetOptions, startWarmth);
}

/** Null: there is one set, so nothing to choose. */
function hostSetSettings(
  layers: ResolvedLayers,
  peersByZone: readonly number[],
  byHash: boolean,
): HostSetSettings | null {
  const ejects = layers.outlierDetection !== undefined;
  const byPriority = layers.priorityLevels !== undefined;
  const zones = peersByZone.length === 0 ? null : (layers.zoneAware ?? null);
  // Without ejections and levels all servers are healthy, and there is no panic.
  if (!ejects && !byPriority && zones === null) return null;
  const levels = layers.priorityLevels ?? resolveOptions(priorityLevels.options, {}).values;
  const panic = layers.panicThreshold ?? resolveOptions(panicThreshold.options, {}).values;
  return {
    byPriority,
    overprovisioningPercent: Math.round(100 * (levels.overprovisioningFactor as number)),
    panicPercent: panic.percent as number,
    zones: zones as unknown as HostSetSettings['zones'],
    ejects,
    byHash,
  };
}
