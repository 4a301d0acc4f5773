import { type GivenOptions, type OptionMistake, type ResolvedOptions, resolveOptions } from '../option.ts';
import { findLayer, layerNames } from './registry.ts';

/** Layers as somebody wrote them, by name; their order is no matter. */
export type GivenLayers = Readonly<Record<string, GivenOptions>>;

/** The layers that there are, by name, with a value for each of their options. */
export type ResolvedLayers = Readonly<Record<string, ResolvedOptions>>;

/** A mistake in a layer: of its name, then `option` is null, or in one of its options. */
export interface LayerMistake {
  readonly layer: string;
  readonly option: string | null;
  readonly message: string;
}

/** Every option of these layers with its value, and the mistakes of what was given. Undefined counts as not given. */
export function resolveLayers(given: GivenLayers): {
  readonly values: ResolvedLayers;
  readonly mistakes: readonly LayerMistake[];
} {
  const values: Record<string, ResolvedOptions> = Object.create(null);
  const mistakes: LayerMistake[] = [];
  for (const [name, options] of Object.entries(given)) {
    if (options === undefined) continue;
    const layer = findLayer(name);
    if (layer === undefined) {
      mistakes.push({ layer: name, option: null, message: `there are ${layerNames.join(', ')}` });
      continue;
    }
    const resolved = resolveOptions(layer.options, options);
    values[name] = resolved.values;
    mistakes.push(...resolved.mistakes.map((mistake: OptionMistake) => ({ layer: name, ...mistake })));
  }
  return { values, mistakes };
}
