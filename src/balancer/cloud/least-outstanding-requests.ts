import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { fewestOpen } from '../least-loaded.ts';

/**
 * AWS Application Load Balancer, `least_outstanding_requests`: the target with the fewest requests in progress. Each node
 * of the load balancer counts its own.
 *
 * How ties are broken is not published; taken here: by chance. Source: AWS documentation, "Target groups for your
 * Application Load Balancers", routing algorithms.
 */
export const cloudLeastOutstandingRequests: Algorithm = defineAlgorithm({
  name: 'cloud/least-outstanding-requests',
  summary: 'The target with the fewest requests in progress.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {},
  create: (servers, { stream }) => fewestOpen(servers, stream),
});
