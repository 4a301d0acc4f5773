import { assert } from '../base/assert.ts';
import type { Stream } from '../random/stream.ts';
import type { Algorithm, Balancer, BalancerContext } from './balancer.ts';
import { composeBalancer } from './layer/compose-balancer.ts';
import { type GivenLayers, resolveLayers } from './layer/resolve-layers.ts';
import { type GivenOptions, resolveOptions } from './option.ts';
import type { ServerList } from './server-list.ts';

/**
 * A balancer over these servers; what is said neither of its surroundings nor of its options is as usual: time stands
 * still, nobody answers to probes, it is the only one and in no zone, and no layer is in between. The list must be empty:
 * servers come by `added`. Options and layers have been checked before.
 */
export function startBalancer(
  algorithm: Algorithm,
  servers: ServerList,
  surroundings: Partial<BalancerContext> & { readonly stream: Stream },
  given: GivenOptions = {},
  layers: GivenLayers = {},
): Balancer {
  const options = resolveOptions(algorithm.options, given);
  assert(options.mistakes.length === 0, `options of ${algorithm.name} are checked before they come here`);
  const between = resolveLayers(layers);
  assert(between.mistakes.length === 0, 'layers are checked before they come here');
  const context = {
    time: { nowMs: 0 },
    probe: () => {},
    peer: { index: 0, count: 1 },
    zone: -1,
    peersByZone: [],
    ...surroundings,
  };
  return composeBalancer(algorithm, options.values, between.values, servers, context);
}
