/**
 * SipHash-1-3 of one 32-bit word under a key whose two 64-bit halves are the same 32-bit number, cut to 32 bits: what
 * the kernel's `hsiphash` gives for an `unsigned int` on 64-bit machines. The words of 64 bits are pairs of integers,
 * upper and lower.
 *
 * Source: J.-P. Aumasson and D. Bernstein, "SipHash: a fast short-input PRF" (2012), with 1 round for each word and 3 at
 * the end; Linux lib/siphash.c.
 *
 * @returns a whole number from 0 to 2³² − 1.
 */
export function sipHash13(word: number, key: number): number {
  // The state begins as "somepseudorandomlygeneratedbytes", to which the key is added without carry.
  let upper0 = 0x736f6d65;
  let lower0 = 0x70736575 ^ key;
  let upper1 = 0x646f7261;
  let lower1 = 0x6e646f6d ^ key;
  let upper2 = 0x6c796765;
  let lower2 = 0x6e657261 ^ key;
  // The only block: the word, and in its uppermost byte the length of the message, 4.
  let upper3 = 0x74656462 ^ (4 << 24);
  let lower3 = 0x79746573 ^ key ^ word;
  for (let round = 0; round < 4; round++) {
    if (round === 1) {
      upper0 ^= 4 << 24;
      lower0 ^= word;
      lower2 ^= 0xff;
    }
    let low = (lower0 + lower1) | 0;
    upper0 = (upper0 + upper1 + carry(low, lower1)) | 0;
    lower0 = low;
    let turned = (upper1 << 13) | (lower1 >>> 19);
    lower1 = ((lower1 << 13) | (upper1 >>> 19)) ^ lower0;
    upper1 = turned ^ upper0;
    // Turned by 32 bits: the halves change places.
    turned = upper0;
    upper0 = lower0;
    lower0 = turned;

    low = (lower2 + lower3) | 0;
    upper2 = (upper2 + upper3 + carry(low, lower3)) | 0;
    lower2 = low;
    turned = (upper3 << 16) | (lower3 >>> 16);
    lower3 = ((lower3 << 16) | (upper3 >>> 16)) ^ lower2;
    upper3 = turned ^ upper2;

    low = (lower0 + lower3) | 0;
    upper0 = (upper0 + upper3 + carry(low, lower3)) | 0;
    lower0 = low;
    turned = (upper3 << 21) | (lower3 >>> 11);
    lower3 = ((lower3 << 21) | (upper3 >>> 11)) ^ lower0;
    upper3 = turned ^ upper0;

    low = (lower2 + lower1) | 0;
    upper2 = (upper2 + upper1 + carry(low, lower1)) | 0;
    lower2 = low;
    turned = (upper1 << 17) | (lower1 >>> 15);
    lower1 = ((lower1 << 17) | (upper1 >>> 15)) ^ lower2;
    upper1 = turned ^ upper2;
    turned = upper2;
    upper2 = lower2;
    lower2 = turned;
  }
  return (lower0 ^ lower1 ^ lower2 ^ lower3) >>> 0;
}

/** What goes over to the upper half when `addend` was added to a lower half and `sum` came out. */
function carry(sum: number, addend: number): number {
  return sum >>> 0 < addend >>> 0 ? 1 : 0;
}
