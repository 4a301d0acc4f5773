/** The alphabet of base32, RFC 4648 section 6. */
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes in base32 without padding: eight digits for five bytes. Source: RFC 4648 section 6. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let waiting = 0;
  for (const byte of bytes) {
    waiting = (waiting << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += digits[(waiting >> (bits - 5)) & 31];
    waiting &= 0xff;
  }
  return bits === 0 ? text : text + digits[(waiting << (5 - bits)) & 31];
}
