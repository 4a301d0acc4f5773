import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { UsableServers } from '../usable-servers.ts';
import { SmoothWeights } from './smooth-weights.ts';

/** So many draws may fail before round robin decides. */
const TRIES = 20;

/**
 * nginx's `random two least_conn`: of two different servers, drawn in proportion to their weights, the one with fewer
 * active connections for its weight; of equal ones the second. If twenty draws do not find two (one server has nearly all
 * the weight), or there is one server only, smooth weighted round robin decides. A draw is a search among sums of weights
 * and so takes logarithmic time, as in nginx.
 *
 * Source: nginx src/http/modules/ngx_http_upstream_random_module.c ngx_http_upstream_get_random2_peer.
 */
export const nginxRandomTwo: Algorithm = defineAlgorithm({
  name: 'nginx/random-two',
  summary: 'Of two servers drawn by weight, the one with fewer connections for its weight.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: ['weight'],
  options: {},

  create(servers, { stream }) {
    const usable = new UsableServers(servers);
    const weights = new SmoothWeights(servers);
    /** By place among the usable servers: the weights of all before it. */
    let before: Float64Array | null = null;
    let totalWeight = 0;

    function sums(): Float64Array {
      totalWeight = 0;
      return Float64Array.from(usable.at.subarray(0, usable.count), (server) => {
        const sum = totalWeight;
        totalWeight += servers.weight[server]!;
        return sum;
      });
    }

    function draw(starts: Float64Array): number {
      const point = stream.below(totalWeight);
      let from = 0;
      let to = starts.length;
      while (to - from > 1) {
        const middle = (from + to) >>> 1;
        if (point < starts[middle]!) to = middle;
        else from = middle;
      }
      return from;
    }

    function changed(): void {
      usable.changed();
      before = null;
    }

    return {
      pick() {
        if (usable.pack() < 2) return weights.pick();
        before ??= sums();
        const { weight, activeConnections } = servers;
        let first = NO_SERVER;
        for (let tries = 0; tries <= TRIES; tries++) {
          const server = usable.at[draw(before)]!;
          if (server === first) continue;
          if (first === NO_SERVER) first = server;
          else if (activeConnections[server]! * weight[first]! > activeConnections[first]! * weight[server]!) {
            return first;
          } else return server;
        }
        return weights.pick();
      },
      added(server) {
        changed();
        weights.reset(server);
      },
      removing: changed,
      weighted(server) {
        changed();
        if (servers.weight[server] === 0) weights.reset(server);
      },
    };
  },
});
