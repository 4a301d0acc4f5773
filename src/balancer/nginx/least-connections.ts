import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';
import { SmoothWeights } from './smooth-weights.ts';

/**
 * nginx's `least_conn`: the server with the fewest active connections for its weight. Among several such servers goes
 * smooth weighted round robin, in which only they take part. It walks over all servers, twice if there are several.
 *
 * Source: nginx src/http/modules/ngx_http_upstream_least_conn_module.c. See `nginxSmoothWeightedRoundRobin` for what is
 * left out.
 */
export const nginxLeastConnections: Algorithm = defineAlgorithm({
  name: 'nginx/least-connections',
  summary: 'The fewest connections for the weight; smooth weighted round robin among equals.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: ['weight'],
  options: {},

  create(servers) {
    const weights = new SmoothWeights(servers);

    /** Smooth weighted round robin among those that have as few as the first of them. */
    function amongTies(first: number): number {
      const { previous, weight, activeConnections } = servers;
      const { current } = weights;
      let best = first;
      let total = 0;
      for (let server = first; server !== LIST_HEAD; server = previous[server]!) {
        const own = weight[server]!;
        if (own === 0 || activeConnections[server]! * weight[best]! !== activeConnections[best]! * own) continue;
        current[server]! += own;
        total += own;
        if (current[server]! > current[best]!) best = server;
      }
      current[best]! -= total;
      return best;
    }

    return {
      pick() {
        const { previous, weight, activeConnections } = servers;
        let best = NO_SERVER;
        let several = false;
        for (let server = previous[LIST_HEAD]!; server !== LIST_HEAD; server = previous[server]!) {
          const own = weight[server]!;
          if (own === 0) continue;
          const here = best === NO_SERVER ? -1 : activeConnections[server]! * weight[best]!;
          const there = best === NO_SERVER ? 0 : activeConnections[best]! * own;
          if (here < there) {
            best = server;
            several = false;
          } else if (here === there) several = true;
        }
        return several ? amongTies(best) : best;
      },
      added: (server) => weights.reset(server),
      removing() {},
      weighted(server) {
        if (servers.weight[server] === 0) weights.reset(server);
      },
    };
  },
});
