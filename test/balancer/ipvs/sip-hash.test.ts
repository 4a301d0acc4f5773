import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sipHash13 } from '../../../src/balancer/ipvs/sip-hash.ts';

const MASK = (1n << 64n) - 1n;

/** SipHash-1-3 as its paper writes it, on whole 64-bit words. */
function sipHashOfPaper(word: bigint, key: bigint): number {
  const turned = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (64n - bits))) & MASK;
  const block = (4n << 56n) | word;
  let [a, b, c, d] = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n].map(
    (letters) => letters ^ key,
  ) as [bigint, bigint, bigint, bigint];
  const round = (): void => {
    a = (a + b) & MASK;
    b = turned(b, 13n) ^ a;
    a = turned(a, 32n);
    c = (c + d) & MASK;
    d = turned(d, 16n) ^ c;
    a = (a + d) & MASK;
    d = turned(d, 21n) ^ a;
    c = (c + b) & MASK;
    b = turned(b, 17n) ^ c;
    c = turned(c, 32n);
  };
  d ^= block;
  round();
  a ^= block;
  c ^= 0xffn;
  for (let i = 0; i < 3; i++) round();
  return Number((a ^ b ^ c ^ d) & 0xffff_ffffn);
}

it('SipHash on pairs of 32-bit words is that on 64-bit words', () => {
  const word = fc.nat(0xffff_ffff);
  fc.assert(
    fc.property(word, word, (input, key) => {
      expect(sipHash13(input, key)).toBe(sipHashOfPaper(BigInt(input), BigInt(key)));
    }),
    { seed: 1, numRuns: 2000 },
  );
});
