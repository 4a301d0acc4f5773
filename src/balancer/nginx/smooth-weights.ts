import { enlargeFloat64 } from '../../base/columns.ts';
import { NO_SERVER } from '../balancer.ts';
import { LIST_HEAD, type ServerList } from '../server-list.ts';

/**
 * The current weights of nginx's smooth weighted round robin. At each pick all grow by their weights, the largest is
 * chosen, of equal ones the one that was added first, and falls by the sum of all. So with weights 5, 1, 1 the first gets
 * its five of seven picks apart from each other: a a b a c a a.
 *
 * Source: nginx src/http/ngx_http_upstream_round_robin.c ngx_http_upstream_get_peer.
 */
export class SmoothWeights {
  readonly #servers: ServerList;
  /** By server; they sum up to 0 as long as all servers take part and none leaves. */
  current: Float64Array = new Float64Array(8);

  constructor(servers: ServerList) {
    this.#servers = servers;
  }

  /** The server begins at 0: it is new, or was without weight. */
  reset(server: number): void {
    while (server >= this.current.length) this.current = enlargeFloat64(this.current, 2 * this.current.length);
    this.current[server] = 0;
  }

  /**
   * The next server. It walks over all.
   *
   * nginx knows no weight 0: such a server is as one that is marked down, and begins at 0 when it comes back.
   */
  pick(): number {
    const { previous, weight } = this.#servers;
    const current = this.current;
    let best = NO_SERVER;
    let most = Number.NEGATIVE_INFINITY;
    let total = 0;
    for (let server = previous[LIST_HEAD]!; server !== LIST_HEAD; server = previous[server]!) {
      const own = weight[server]!;
      if (own === 0) continue;
      total += own;
      const grown = current[server]! + own;
      current[server] = grown;
      if (grown > most) {
        most = grown;
        best = server;
      }
    }
    if (best !== NO_SERVER) current[best] = most - total;
    return best;
  }
}
