import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { weightedTwoChoices } from './weighted-two-choices.ts';

/**
 * Finagle's default: of two servers the one with fewer requests under way. With the layer `subset` of kind `aperture` it
 * is Finagle's aperture balancer. See `weightedTwoChoices`.
 *
 * Source: Finagle LeastLoaded.scala, p2c/P2CLeastLoaded.scala and aperture/ApertureLeastLoaded.scala.
 */
export const finagleLeastLoaded: Algorithm = defineAlgorithm({
  name: 'finagle/least-loaded',
  summary: 'Of two servers, drawn by how much of each is in the aperture, the one with fewer requests under way.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {},
  create: (servers, { stream }) => weightedTwoChoices(servers, stream, (server) => servers.activeConnections[server]!),
});
