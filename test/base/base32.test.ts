import { expect, it } from 'vitest';
import { base32 } from '../../src/base/base32.ts';

// RFC 4648 section 10, without the padding.
it.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of "%s" is "%s"', (text, encoded) => {
  expect(base32(new TextEncoder().encode(text))).toBe(encoded);
});
