import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { inTurn } from '../in-turn.ts';

/**
 * gRPC's round_robin: each server in turn whatever the weights, from a random one on, and from a new random one on
 * whenever a server comes or goes. See `inTurn`.
 *
 * Source: gRPC src/core/load_balancing/round_robin/round_robin.cc.
 */
export const grpcRoundRobin: Algorithm = defineAlgorithm({
  name: 'grpc/round-robin',
  summary: 'Each server in turn, from a random one on after each change.',
  expectation: 'each server in turn',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options: {},
  create: (servers, { stream }) => inTurn(servers, (count) => stream.below(count), true),
});
