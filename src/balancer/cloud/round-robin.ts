import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { inTurn } from '../in-turn.ts';

/**
 * AWS Application Load Balancer, `round_robin`, its default: each healthy target in turn. Each node of the load balancer
 * takes its own turns.
 *
 * Where it begins, and what it does when targets come and go, is not published; taken here: at random, and it counts on
 * (see `inTurn`). Source: AWS documentation, "Target groups for your Application Load Balancers", routing algorithms.
 */
export const cloudRoundRobin: Algorithm = defineAlgorithm({
  name: 'cloud/round-robin',
  summary: 'Each target in turn.',
  expectation: 'each server in turn',
  unit: 'request',
  readsConnections: false,
  heeds: [],
  options: {},
  create: (servers, { stream }) => inTurn(servers, (count) => stream.below(count), false),
});
