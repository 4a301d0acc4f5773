import { XxHash64 } from '../xx-hash-64.ts';

/** A server as a table of hashes knows it. */
export interface HashedServer {
  readonly server: number;
  /** What is hashed. */
  readonly address: string;
  readonly weight: number;
}

/**
 * Maglev's table: which server each entry belongs to. Each server has a permutation of the entries of its own, from two
 * hashes of its address; in turn they take their next entry that is free until none is. A server whose weight is half of
 * the largest takes part in every other turn, and so on. So equal servers have the same number of entries but for one.
 *
 * Source: D. Eisenbud et al., "Maglev: a fast and reliable software network load balancer", NSDI 2016, section 3.4; for
 * the order of servers, their hashes and weights Envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc.
 *
 * @param servers at least one, of weights above 0.
 * @param size of the table, a prime number.
 */
export function maglevTable(servers: readonly HashedServer[], size: number): Int32Array {
  const sorted = servers.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  const total = servers.reduce((sum, { weight }) => sum + weight, 0);
  const weights = Float64Array.from(sorted, ({ weight }) => weight / total);
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const [next, skip] = permutations(sorted, size);
  const target = new Float64Array(sorted.length);
  // Positions of servers begin at 1: 0 is a free entry.
  const table = new Int32Array(size);
  let filled = 0;
  for (let turn = 1; filled < size; turn++) {
    for (let i = 0; i < sorted.length && filled < size; i++) {
      if (turn * weights[i]! < target[i]!) continue;
      target[i]! += largest;
      const step = skip[i]!;
      let entry = next[i]!;
      while (table[entry] !== 0) entry = entry + step < size ? entry + step : entry + step - size;
      table[entry] = sorted[i]!.server;
      next[i] = (entry + step) % size;
      filled++;
    }
  }
  return table;
}

/** By server, where its permutation begins, and from one entry to the next. */
function permutations(sorted: readonly HashedServer[], size: number): readonly [Int32Array, Int32Array] {
  const hash = new XxHash64();
  const offset = new Int32Array(sorted.length);
  const skip = new Int32Array(sorted.length);
  for (const [i, { address }] of sorted.entries()) {
    hash.ofText(address);
    offset[i] = hash.modulo(size);
    hash.ofText(address, 1);
    skip[i] = hash.modulo(size - 1) + 1;
  }
  return [offset, skip];
}
