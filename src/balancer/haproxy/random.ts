import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { HashRing } from '../hash-ring.ts';
import type { ServerColumns } from '../server-columns.ts';
import { UsableServers } from '../usable-servers.ts';
import { effectiveWeight, HIGHEST_WEIGHT, WEIGHT_SCALE } from './effective-weight.ts';

/**
 * HAProxy's `random`: each draw is a random point on the circle of its consistent hashing, and the nearest point of a
 * server's on it; of two draws the server with fewer connections for its weight is taken, of equal ones the second. With
 * one draw it is a plain random choice.
 *
 * A server has sixteen points for each unit of weight, so that servers of weight 1 are not drawn equally often: the fewer
 * points, the less even. HAProxy's servers have their points by their numbers, here by their positions.
 *
 * Source: HAProxy src/backend.c get_server_rnd, src/lb_chash.c chash_get_server_hash.
 */
export const haproxyRandom: Algorithm = defineAlgorithm({
  name: 'haproxy/random',
  summary: 'Of two random servers the one with fewer connections for its weight.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: ['warmth', 'weight'],
  options: {
    draws: {
      kind: 'number',
      whole: true,
      default: 2,
      minimum: 1,
      maximum: 100,
      summary: 'Servers that are drawn and compared. HAProxy has 2.',
    },
  },

  create(servers, { stream }, { draws }) {
    const usable = new UsableServers(servers);
    let ring: HashRing | null = null;
    const changed = (): void => {
      usable.changed();
      ring = null;
    };
    return {
      pick() {
        if (usable.pack() === 0) return NO_SERVER;
        ring ??= haproxyRing(servers.columns, usable.at.subarray(0, usable.count));
        const { columns, activeConnections } = servers;
        let best = nearest(ring, stream.word());
        for (let draw = 1; draw < draws; draw++) {
          const server = nearest(ring, stream.word());
          const load = activeConnections[server]! * effectiveWeight(columns, best);
          if (load <= activeConnections[best]! * effectiveWeight(columns, server)) best = server;
        }
        return best;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});

/** The server whose point is nearest on either side, the one before if both are as near. */
function nearest(ring: HashRing, hash: number): number {
  const after = ring.pointAtOrAfter(hash, 0);
  const before = after === 0 ? ring.size - 1 : after - 1;
  const isBefore = (hash - ring.high[before]!) >>> 0 <= (ring.high[after]! - hash) >>> 0;
  return ring.server[isBefore ? before : after]!;
}

function haproxyRing(columns: ServerColumns, usable: Int32Array): HashRing {
  const count = usable.reduce((sum, server) => sum + effectiveWeight(columns, server), 0);
  const places = new Uint32Array(count);
  const owners = new Int32Array(count);
  let point = 0;
  for (const server of usable) {
    for (let node = 0; node < effectiveWeight(columns, server); node++) {
      places[point] = fullHash(server * HIGHEST_WEIGHT * WEIGHT_SCALE + node);
      owners[point++] = server;
    }
  }
  return new HashRing(places, new Uint32Array(count), owners);
}

/** B. Jenkins' full avalanche hash of a word, times a prime. Source: HAProxy include/haproxy/tools.h full_hash. */
function fullHash(word: number): number {
  let hash = (word + 0x7ed55d16 + (word << 12)) | 0;
  hash = hash ^ 0xc761c23c ^ (hash >>> 19);
  hash = (hash + 0x165667b1 + (hash << 5)) | 0;
  hash = (hash + 0xd3a2646c) ^ (hash << 9);
  hash = (hash + 0xfd7046c5 + (hash << 3)) | 0;
  hash = hash ^ 0xb55a4f09 ^ (hash >>> 16);
  return Math.imul(hash, 3221225473) >>> 0;
}
