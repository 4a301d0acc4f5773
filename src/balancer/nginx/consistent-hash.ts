import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { CRC32_START, crc32OfByte, crc32OfText, finishCrc32 } from '../crc32.ts';
import { HashRing } from '../hash-ring.ts';
import type { ServerList } from '../server-list.ts';
import { UsableServers } from '../usable-servers.ts';

const POINTS_PER_WEIGHT = 160;

/**
 * nginx's `hash … consistent`: ketama with 160 points on the circle for each unit of weight, as the clients of memcached
 * that nginx is compatible with have them. A request goes to the first point at or after the hash of its key. A server
 * that is gone, down or without weight leaves its keys to the next points, and all other keys stay.
 *
 * `Flow.key` stands for the CRC-32 of the key.
 *
 * Source: nginx src/http/modules/ngx_http_upstream_hash_module.c ngx_http_upstream_init_chash.
 */
export const nginxConsistentHash: Algorithm = defineAlgorithm({
  name: 'nginx/consistent-hash',
  summary: 'Ketama: 160 points on a circle for each unit of weight, by CRC-32.',
  expectation: 'hash of the flow',
  unevenness: 0.5,
  unit: 'request',
  readsConnections: false,
  heeds: ['key', 'weight'],
  options: {},

  create(servers) {
    const usable = new UsableServers(servers);
    let ring: HashRing | null = null;
    const changed = (): void => {
      usable.changed();
      ring = null;
    };
    return {
      pick(flow) {
        if (usable.pack() === 0) return NO_SERVER;
        ring ??= nginxRing(servers, usable.at.subarray(0, usable.count));
        return ring.server[ring.pointAtOrAfter(flow.key, 0)]!;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});

/** The circle of these servers. Each point is the CRC-32 of host, zero byte, port and the point before, from 0 on. */
function nginxRing({ weight, columns }: ServerList, order: Int32Array): HashRing {
  const count = POINTS_PER_WEIGHT * order.reduce((sum, server) => sum + weight[server]!, 0);
  const places = new Uint32Array(count);
  const owners = new Int32Array(count);
  let point = 0;
  for (const server of order) {
    const address = columns.address[server]!;
    const [, host, port] = /^(.*):(\d*)$/s.exec(address) ?? [null, address, ''];
    const start = crc32OfText(crc32OfByte(crc32OfText(CRC32_START, host!), 0), port!);
    let place = 0;
    for (let i = POINTS_PER_WEIGHT * weight[server]!; i > 0; i--) {
      let state = start;
      for (let shift = 0; shift < 32; shift += 8) state = crc32OfByte(state, (place >>> shift) & 255);
      place = finishCrc32(state);
      places[point] = place;
      owners[point++] = server;
    }
  }
  return new HashRing(places, new Uint32Array(count), owners);
}
