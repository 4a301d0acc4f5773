import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { SmoothWeights } from './smooth-weights.ts';

/**
 * nginx's default: smooth weighted round robin, see `SmoothWeights`. Each worker process has a state of its own unless
 * the upstream has a `zone`. A weight that changes leaves the current ones as they are; nginx itself reads weights anew
 * only with its whole configuration and then starts afresh.
 *
 * nginx's counting of failures (`max_fails`, and the effective weight that falls with them) is not part of it: that is
 * outlier detection, which stands in front of any algorithm.
 *
 * Source: nginx src/http/ngx_http_upstream_round_robin.c.
 */
export const nginxSmoothWeightedRoundRobin: Algorithm = defineAlgorithm({
  name: 'nginx/smooth-weighted-round-robin',
  summary: 'Each server in turn as often as its weight says, and as far apart as can be.',
  expectation: 'each server in turn',
  unit: 'request',
  readsConnections: false,
  heeds: ['weight'],
  options: {},

  create(servers) {
    const weights = new SmoothWeights(servers);
    return {
      pick: () => weights.pick(),
      added: (server) => weights.reset(server),
      removing() {},
      weighted(server) {
        if (servers.weight[server] === 0) weights.reset(server);
      },
    };
  },
});
