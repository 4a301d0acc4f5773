import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { inTurn } from '../in-turn.ts';

/**
 * Round robin as clients have it: each server in turn in the order in which they are known, whatever their weights. Many
 * clients that all begin with the first server make a herd on it when they start together; a random start cures that.
 * See `inTurn`.
 *
 * Source: grpc-go issue 2580 and Envoy's round robin, for the random start.
 */
export const plainRoundRobin: Algorithm = defineAlgorithm({
  name: 'round-robin/plain',
  summary: 'Each server in turn, from a random one on or from the first.',
  expectation: 'each server in turn',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options: {
    start: {
      kind: 'choice',
      default: 'random',
      values: ['random', 'first'],
      summary: 'Where the first pick falls: on any server, as in gRPC and Envoy, or on the one that was added first.',
    },
  },

  create: (servers, { stream }, { start }) =>
    inTurn(servers, start === 'random' ? (count) => stream.below(count) : () => 0, false),
});
