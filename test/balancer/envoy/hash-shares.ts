import type { HashedServer } from '../../../src/balancer/envoy/maglev-table.ts';
import type { HashRing } from '../../../src/balancer/hash-ring.ts';
import type { Stream } from '../../../src/random/stream.ts';

/** So many servers of weight 1, with names that are drawn. Positions from 1 on. */
export function hostsWithRandomNames(count: number, stream: Stream): readonly HashedServer[] {
  return Array.from({ length: count }, (_, i) => ({
    server: i + 1,
    address: `10.${stream.below(256)}.${stream.below(256)}.${stream.below(256)}:${1024 + stream.below(60_000)}#${i}`,
    weight: 1,
  }));
}

/** By server, in units of the mean: the part of all hashes that the ring gives it. */
export function sharesOverMean(ring: HashRing, count: number): readonly number[] {
  const shares = new Float64Array(count);
  const place = (point: number): number => ring.high[point]! / 2 ** 32 + ring.low[point]! / 2 ** 64;
  for (let point = 0; point < ring.size; point++) {
    // Hashes from the point before up to this one; of the first also those behind the last.
    const arc = point === 0 ? place(0) + 1 - place(ring.size - 1) : place(point) - place(point - 1);
    shares[ring.server[point]! - 1]! += arc;
  }
  return [...shares].map((share) => share * count);
}
