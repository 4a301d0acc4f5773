import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { hashBalanceFactor, hashingBalancer } from './hashing-balancer.ts';
import { ketamaRing } from './ketama-ring.ts';

const LARGEST_RING = 8_388_608;

/**
 * Envoy's RING_HASH: consistent hashing on a ring of points (see `ketamaRing`); a request goes to the first point at or
 * after its hash. The fewer points, the less even the shares. When a host goes, only its requests move, as long as the
 * others have as many points as before: with few hosts on a ring of the smallest size they have more then (103 of ten
 * hosts, 114 of nine), and so take requests from each other. A pick takes logarithmic time.
 *
 * Source: Envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc, with xxHash64. See
 * `hashingBalancer` for keys and bounded loads.
 */
export const envoyRingHash: Algorithm = defineAlgorithm({
  name: 'envoy/ring-hash',
  summary: 'Consistent hashing of the key on a ring of at least 1024 points.',
  expectation: 'hash of the flow',
  unevenness: 0.6,
  unit: 'request',
  readsConnections: true,
  heeds: ['key', 'weight'],
  options: {
    minimumRingSize: {
      kind: 'number',
      whole: true,
      default: 1024,
      minimum: 1,
      maximum: LARGEST_RING,
      summary: 'Fewest points of all hosts together. Envoy has 1024.',
    },
    maximumRingSize: {
      kind: 'number',
      whole: true,
      default: LARGEST_RING,
      minimum: 1024,
      maximum: LARGEST_RING,
      summary: 'Most points of all hosts together; it goes before the fewest. Envoy has 8388608.',
    },
    hashBalanceFactor,
  },

  create: (servers, _, { minimumRingSize, maximumRingSize, hashBalanceFactor }) =>
    hashingBalancer(servers, hashBalanceFactor, (hosts) => {
      const ring = ketamaRing(hosts, minimumRingSize, maximumRingSize);
      return (hash) => ring.server[ring.pointAtOrAfter(hash.high, hash.low)]!;
    }),
});
