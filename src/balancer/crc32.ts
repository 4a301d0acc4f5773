const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/** The state of a CRC-32 before its first byte. */
export const CRC32_START = 0xffffffff;

/** The state after one more byte. */
export function crc32OfByte(state: number, byte: number): number {
  return table[(state ^ byte) & 255]! ^ (state >>> 8);
}

/** The state after the bytes of a text's UTF-8 form. */
export function crc32OfText(state: number, text: string): number {
  return new TextEncoder().encode(text).reduce(crc32OfByte, state);
}

/**
 * The CRC-32 of all bytes up to this state, from 0 to 2³² − 1. Source: ITU-T V.42 section 8.1.1.6.2, as in zlib and nginx
 * (src/core/ngx_crc32.c).
 */
export function finishCrc32(state: number): number {
  return ~state >>> 0;
}
