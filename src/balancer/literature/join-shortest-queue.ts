import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { fewestOpen } from '../least-loaded.ts';

/**
 * Join the shortest queue: the server with the fewest requests, waiting or served, of several any. With exponential
 * service and one balancer that sees all requests, nothing that knows only queue lengths does better.
 *
 * Source: W. Winston, "Optimality of the shortest line discipline", Journal of Applied Probability 14 (1977), 181.
 */
export const joinShortestQueue: Algorithm = defineAlgorithm({
  name: 'literature/join-shortest-queue',
  summary: 'The server with the fewest requests, of several any.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {},
  create: (servers, { stream }) => fewestOpen(servers, stream),
});
