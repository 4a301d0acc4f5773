import { bitsOf, type CIDR } from '../../kubernetes/ip.ts';
import type { IPFamily } from '../../kubernetes/objects.ts';

/** The smallest block that holds all these addresses (at least one), no smaller than 2^`minHostBits`. */
export function enclosingBlock(family: IPFamily, values: readonly bigint[], minHostBits: number): CIDR {
  let hostBits = BigInt(minHostBits);
  const [first = 0n] = values;
  while (values.some((value) => value >> hostBits !== first >> hostBits)) hostBits++;
  return { family, base: (first >> hostBits) << hostBits, prefixLength: bitsOf(family) - Number(hostBits) };
}
