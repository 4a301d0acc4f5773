import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { uniformChoice } from '../uniform-choice.ts';

/**
 * An independent uniform choice for each request, whatever the weights; a server of weight 0 has no part. What most
 * client libraries call random.
 */
export const uniformRandom: Algorithm = defineAlgorithm({
  name: 'random/uniform',
  summary: 'An independent uniform choice.',
  expectation: 'independent uniform choice',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options: {},
  create: (servers, { stream }) => uniformChoice(servers, stream),
});
