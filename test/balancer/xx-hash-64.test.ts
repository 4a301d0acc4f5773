import fc from 'fast-check';
import { expect, it } from 'vitest';
import { XxHash64 } from '../../src/balancer/xx-hash-64.ts';

const hash = new XxHash64();
const PRIME = 2654435761;

function value(): bigint {
  return (BigInt(hash.high) << 32n) | BigInt(hash.low);
}

/** The bytes with which xxHash checks itself. */
function sanityBytes(length: number): Uint8Array {
  let state = PRIME;
  return Uint8Array.from({ length }, () => {
    const byte = state >>> 24;
    state = Math.imul(state, state) >>> 0;
    return byte;
  });
}

it.each([
  ['', 0xef46db3751d8e999n],
  ['a', 0xd24ec4f1a98c6e5bn],
  ['abc', 0x44bc2cf5ad770999n],
  // Of Envoy's own tests.
  ['foo', 3728699739546630719n],
  ['bar', 5234164152756840025n],
  ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
])('of "%s" is what it is everywhere', (text, want) => {
  hash.ofText(text);
  expect(value()).toBe(want);
});

it.each([
  [0, 0, 0xef46db3751d8e999n],
  [0, PRIME, 0xac75fda2929b17efn],
  [1, 0, 0x4fce394cc88952d8n],
  [1, PRIME, 0x739840cb819fa723n],
  [14, 0, 0xcffa8db881bc3a3dn],
  [14, PRIME, 0x5b9611585efcc9cbn],
  [101, 0, 0x0eab543384f878adn],
  [101, PRIME, 0xcaa65939306f1e21n],
])('of %i bytes with seed %i is what xxHash checks itself with', (length, seed, want) => {
  hash.ofBytes(sanityBytes(length), seed);
  expect(value()).toBe(want);
});

it('of a word is that of its four bytes, and of a part of the bytes that of the part', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.uint8Array({ maxLength: 50 }), (word, more) => {
      hash.ofWord(word);
      const ofWord = value();
      const bytes = Uint8Array.of(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24, ...more);
      hash.ofBytes(bytes, 0, 4);
      expect(value()).toBe(ofWord);
    }),
    { seed: 1 },
  );
});

it('modulo a number is the rest of the whole division', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 5_000_011 }), (text, divisor) => {
      hash.ofText(text);
      expect(BigInt(hash.modulo(divisor))).toBe(value() % BigInt(divisor));
    }),
    { seed: 1 },
  );
});
