import type { Layer } from './layer.ts';
import { outlierDetection } from './outlier-detection.ts';
import { panicThreshold } from './panic-threshold.ts';
import { priorityLevels } from './priority-levels.ts';
import { slowStart } from './slow-start.ts';
import { subset } from './subset.ts';
import { zoneAware } from './zone-aware.ts';

/** Every layer, one line each. */
export const layers: readonly Layer[] = [
  subset,
  slowStart,
  outlierDetection,
  priorityLevels,
  panicThreshold,
  zoneAware,
];

/** The names of all layers, in the order of the registry. */
export const layerNames: readonly string[] = layers.map((layer) => layer.name);

/** The layer of that name, or undefined. */
export function findLayer(name: string): Layer | undefined {
  return layers.find((layer) => layer.name === name);
}
