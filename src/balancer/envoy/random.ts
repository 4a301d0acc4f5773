import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { uniformChoice } from '../uniform-choice.ts';

/**
 * Envoy's RANDOM: an independent uniform choice among the healthy hosts. It looks at no weights, but a host of weight 0,
 * which Envoy does not know, has no part.
 *
 * Source: Envoy source/extensions/load_balancing_policies/random/random_lb.cc.
 */
export const envoyRandom: Algorithm = defineAlgorithm({
  name: 'envoy/random',
  summary: 'An independent uniform choice.',
  expectation: 'independent uniform choice',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options: {},
  create: (servers, { stream }) => uniformChoice(servers, stream),
});
