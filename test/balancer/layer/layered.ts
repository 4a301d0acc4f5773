import type { Algorithm, BalancerContext } from '../../../src/balancer/balancer.ts';
import { composeBalancer } from '../../../src/balancer/layer/compose-balancer.ts';
import { type GivenLayers, resolveLayers } from '../../../src/balancer/layer/resolve-layers.ts';

/** An algorithm behind layers as an algorithm, for whatever takes one. */
export function layered(
  algorithm: Algorithm,
  layers: GivenLayers,
  surroundings: Partial<BalancerContext> = {},
): Algorithm {
  const { values, mistakes } = resolveLayers(layers);
  if (mistakes.length > 0) throw new RangeError(JSON.stringify(mistakes));
  return {
    ...algorithm,
    create: (servers, context, options) =>
      composeBalancer(algorithm, options, values, servers, { ...context, ...surroundings }),
  };
}
