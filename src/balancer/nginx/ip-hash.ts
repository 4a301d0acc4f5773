import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD } from '../server-list.ts';

/**
 * nginx's `ip_hash`: a hash of the first three bytes of the client's IPv4 address, modulo the sum of weights. So all
 * clients of one /24 network have one server, as have all that stand behind one address; when a server comes or goes,
 * nearly all others change theirs. (Of IPv6 clients nginx takes the whole address; here the folded one.)
 *
 * A server that is marked `down` keeps its part of the modulus in nginx, which then hashes on; one of weight 0 has none,
 * as if it were taken out of the configuration.
 *
 * Source: nginx src/http/modules/ngx_http_upstream_ip_hash_module.c.
 */
export const nginxIpHash: Algorithm = defineAlgorithm({
  name: 'nginx/ip-hash',
  summary: "A hash of the first three bytes of the client's address, modulo the sum of weights.",
  expectation: 'hash of the flow',
  unevenness: 0.002,
  unit: 'request',
  readsConnections: false,
  heeds: ['weight'],
  options: {},

  create(servers) {
    let totalWeight = -1;
    const changed = (): void => {
      totalWeight = -1;
    };
    return {
      pick({ sourceIp }) {
        const { previous, weight } = servers;
        if (totalWeight < 0) totalWeight = servers.inOrderOfAdding().reduce((sum, server) => sum + weight[server]!, 0);
        if (totalWeight === 0) return NO_SERVER;
        let left = hashOfNetwork(sourceIp) % totalWeight;
        let server = previous[LIST_HEAD]!;
        while (left >= weight[server]!) {
          left -= weight[server]!;
          server = previous[server]!;
        }
        return server;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});

function hashOfNetwork(address: number): number {
  let hash = 89;
  for (let shift = 24; shift > 0; shift -= 8) hash = (hash * 113 + ((address >>> shift) & 255)) % 6271;
  return hash;
}
