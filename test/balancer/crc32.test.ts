import { expect, it } from 'vitest';
import { CRC32_START, crc32OfText, finishCrc32 } from '../../src/balancer/crc32.ts';

it.each([
  ['', 0],
  ['123456789', 0xcbf43926],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('the CRC-32 of "%s" is what it is everywhere', (text, want) => {
  expect(finishCrc32(crc32OfText(CRC32_START, text))).toBe(want);
});
