import { HashRing } from '../hash-ring.ts';
import { XxHash64 } from '../xx-hash-64.ts';
import type { HashedServer } from './maglev-table.ts';

/** Digits of the largest number of a point. */
const DIGITS = 10;

/**
 * Envoy's ring, after ketama: each server has points at the hashes of `address_0`, `address_1`, … The server of the
 * smallest weight has a whole number of them, so many that there are at least `minimumSize` in all; the others have theirs
 * in proportion, and where that is no whole number the running sum decides. No more than `maximumSize` in all.
 *
 * Source: Envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc.
 *
 * @param servers at least one, of weights above 0, in the order in which they share what is over.
 */
export function ketamaRing(servers: readonly HashedServer[], minimumSize: number, maximumSize: number): HashRing {
  const total = servers.reduce((sum, { weight }) => sum + weight, 0);
  const smallest = servers.reduce((least, { weight }) => Math.min(least, weight / total), 1);
  const scale = Math.min(Math.ceil(smallest * minimumSize) / smallest, maximumSize);
  const high: number[] = [];
  const low: number[] = [];
  const owners: number[] = [];
  const hash = new XxHash64();
  let target = 0;
  for (const { server, address, weight } of servers) {
    const text = new TextEncoder().encode(`${address}_${' '.repeat(DIGITS)}`);
    const start = text.length - DIGITS;
    target += scale * (weight / total);
    for (let point = 0; owners.length < target; point++) {
      hash.ofBytes(text, 0, writeNumber(text, start, point));
      high.push(hash.high);
      low.push(hash.low);
      owners.push(server);
    }
  }
  return new HashRing(Uint32Array.from(high), Uint32Array.from(low), Int32Array.from(owners));
}

/** Writes a whole number in decimal digits and gives where it ends. */
function writeNumber(text: Uint8Array, start: number, value: number): number {
  let end = start + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = value;
  for (let at = end - 1; at >= start; at--) {
    text[at] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return end;
}
