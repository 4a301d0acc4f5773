/**
 * The kernel's hash of an unsigned 32-bit number (folded address, port added or not) to so many bits: the uppermost of
 * its product with the golden ratio's share of 2³². Overflow wraps as in the kernel.
 *
 * Source: Linux include/linux/hash.h, `hash_32`, as net/netfilter/ipvs/ip_vs_sh.c and ip_vs_dh.c use it.
 *
 * @returns a whole number from 0 to 2^bits − 1.
 */
export function hash32(value: number, bits: number): number {
  return Math.imul(value, 0x61c88647) >>> (32 - bits);
}
