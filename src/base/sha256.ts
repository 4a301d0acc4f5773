/**
 * The 32 bytes of SHA-256 of a text's UTF-8 form. For names that are made from a hash, not for secrets.
 *
 * Source: FIPS 180-4 section 6.2.
 */
export function sha256(text: string): Uint8Array {
  const words = paddedWords(new TextEncoder().encode(text));
  const hash = initialHash.slice();
  const schedule = new Uint32Array(64);
  for (let start = 0; start < words.length; start += 16) {
    fillSchedule(schedule, words, start);
    compress(hash, schedule);
  }
  const bytes = new DataView(new ArrayBuffer(32));
  for (const [i, word] of hash.entries()) bytes.setUint32(4 * i, word);
  return new Uint8Array(bytes.buffer);
}

// The standard takes its constants from the first primes: 32 bits of the fractions of their roots.
const primes = firstPrimes(64);
const initialHash = Uint32Array.from(primes.slice(0, 8), (prime) => fractionBits(Math.sqrt(prime)));
const roundConstants = Uint32Array.from(primes, (prime) => fractionBits(Math.cbrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

function fractionBits(root: number): number {
  return Math.floor((root - Math.floor(root)) * 0x1_0000_0000);
}

/** The message as big-endian words: a bit 1, zeros, and its length in bits fill the last block of 64 bytes. */
function paddedWords(message: Uint8Array): Uint32Array {
  const blocks = Math.ceil((message.length + 9) / 64);
  const view = new DataView(new ArrayBuffer(64 * blocks));
  for (const [i, byte] of message.entries()) view.setUint8(i, byte);
  view.setUint8(message.length, 0x80);
  view.setBigUint64(64 * blocks - 8, 8n * BigInt(message.length));
  return Uint32Array.from({ length: 16 * blocks }, (_, i) => view.getUint32(4 * i));
}

function fillSchedule(schedule: Uint32Array, words: Uint32Array, start: number): void {
  schedule.set(words.subarray(start, start + 16));
  for (let i = 16; i < 64; i++) {
    const near = schedule[i - 2]!;
    const far = schedule[i - 15]!;
    const nearMixed = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    const farMixed = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    schedule[i] = schedule[i - 16]! + farMixed + schedule[i - 7]! + nearMixed;
  }
}

function compress(hash: Uint32Array, schedule: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const mixedE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const mixedA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const added = h + mixedE + choice + roundConstants[i]! + schedule[i]!;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + added) | 0, c, b, a, (added + mixedA + majority) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) hash[i] = hash[i]! + word;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
