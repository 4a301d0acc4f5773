import { enlargeFloat64 } from '../../base/columns.ts';
import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';

/** nginx counts whole milliseconds. */
const SHORTEST_MS = 1;

/**
 * NGINX Plus `least_time`: the server with the smallest average response time × (requests under way + 1) ÷ weight; where
 * several have it, they take turns by smooth weighted round robin. `last_byte` and `header` are one here, as a response
 * has one time.
 *
 * NGINX Plus is not open: its documentation names the average response time, the active connections and the weights, not
 * how they are combined. Taken here: the product, and for the average the moving one of Angie, an open fork that has the
 * directive (each response counts by 1 − `smoothing`). A time below 1 ms counts as 1 ms, and so does that of a server that
 * has not answered yet: it is preferred, but not without bound. Warmth, as of nginx's `slow_start`, makes a weight smaller.
 *
 * Source: documentation of ngx_http_upstream_module (least_time), of Angie (least_time, response_time_factor), and nginx
 * src/http/modules/ngx_http_upstream_least_conn_module.c for ties.
 */
export const nginxLeastTime: Algorithm = defineAlgorithm({
  name: 'nginx/least-time',
  summary: 'The server with the least average response time times requests under way, for its weight.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: ['warmth', 'weight'],
  options: {
    smoothing: {
      kind: 'number',
      default: 0.9,
      minimum: 0,
      maximum: 0.99,
      summary: 'What part of the average a new response leaves as it was. Angie has 0.9.',
    },
  },

  create(servers, _, { smoothing }) {
    let averageMs: Float64Array = new Float64Array(8);
    let current: Float64Array = new Float64Array(8);

    function score(server: number): number {
      const share = servers.weight[server]! * servers.columns.warmth[server]!;
      return (Math.max(averageMs[server]!, SHORTEST_MS) * (servers.activeConnections[server]! + 1)) / share;
    }

    /** One turn of smooth weighted round robin among the servers of this score. */
    function turn(lowest: number): number {
      const { previous, weight } = servers;
      let total = 0;
      let best = NO_SERVER;
      for (let server = previous[LIST_HEAD]!; server !== LIST_HEAD; server = previous[server]!) {
        if (weight[server] === 0 || score(server) !== lowest) continue;
        total += weight[server]!;
        current[server]! += weight[server]!;
        if (best === NO_SERVER || current[server]! > current[best]!) best = server;
      }
      current[best]! -= total;
      return best;
    }

    return {
      pick() {
        const { previous, weight } = servers;
        let lowest = Number.POSITIVE_INFINITY;
        let best = NO_SERVER;
        let isTied = false;
        for (let server = previous[LIST_HEAD]!; server !== LIST_HEAD; server = previous[server]!) {
          if (weight[server] === 0) continue;
          const ofServer = score(server);
          if (ofServer < lowest) {
            lowest = ofServer;
            best = server;
            isTied = false;
          } else if (ofServer === lowest) isTied = true;
        }
        return isTied ? turn(lowest) : best;
      },
      added(server) {
        while (server >= current.length) {
          averageMs = enlargeFloat64(averageMs, 2 * averageMs.length);
          current = enlargeFloat64(current, 2 * current.length);
        }
        averageMs[server] = 0;
        current[server] = 0;
      },
      removing() {},
      weighted() {},
      closed(server, { latencyMs }) {
        const before = averageMs[server]!;
        averageMs[server] = before === 0 ? latencyMs : before * smoothing + latencyMs * (1 - smoothing);
      },
    };
  },
});
