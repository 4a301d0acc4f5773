/**
 * xxHash, 64 bits, in halves of 32 bits, because numbers hold no 64 and BigInts allocate. One object is used again and
 * again; the result stands in it until it is next used.
 *
 * Source: Y. Collet, "xxHash fast digest algorithm" (specification in the repository Cyan4973/xxHash). Envoy hashes hosts
 * and headers with it.
 */
export class XxHash64 {
  /** The upper and the lower 32 bits of the last result, from 0 to 2³² − 1. */
  high = 0;
  low = 0;
  /** The accumulator at work, as signed halves. */
  #high = 0;
  #low = 0;

  /** The hash of a text's UTF-8 form. */
  ofText(text: string, seed = 0): void {
    this.ofBytes(new TextEncoder().encode(text), seed);
  }

  /** The hash of the first bytes; all of them without a length. The seed is from 0 to 2³² − 1. */
  ofBytes(bytes: Uint8Array, seed = 0, length: number = bytes.length): void {
    let at = 0;
    if (length >= 32) {
      at = this.#stripes(bytes, seed, length);
    } else {
      this.#set(0, seed);
      this.#add(P5_HIGH, P5_LOW);
    }
    this.#add(0, length);
    for (; at + 8 <= length; at += 8) this.#lane(wordAt(bytes, at + 4), wordAt(bytes, at));
    if (at + 4 <= length) {
      this.#word(wordAt(bytes, at));
      at += 4;
    }
    for (; at < length; at++) this.#byte(bytes[at]!);
    this.#finish();
  }

  /** The hash of the four bytes of a word, the lowest first. */
  ofWord(word: number): void {
    this.#set(P5_HIGH, P5_LOW);
    this.#add(0, 4);
    this.#word(word);
    this.#finish();
  }

  /** The result modulo a whole number up to 2²⁶. */
  modulo(divisor: number): number {
    return ((this.high % divisor) * (4294967296 % divisor) + this.low) % divisor;
  }

  /** The part of a long text that is taken 32 bytes at a time, in four lanes; gives how far it went. */
  #stripes(bytes: Uint8Array, seed: number, length: number): number {
    const highs = new Int32Array(4);
    const lows = new Int32Array(4);
    const keep = (lane: number): void => {
      highs[lane] = this.#high;
      lows[lane] = this.#low;
    };
    for (let lane = 0; lane < 4; lane++) {
      this.#set(0, seed);
      if (lane === 0) this.#add(P1_HIGH, P1_LOW);
      if (lane <= 1) this.#add(P2_HIGH, P2_LOW);
      // Less the first prime: its two's complement.
      if (lane === 3) this.#add(~P1_HIGH, -P1_LOW);
      keep(lane);
    }
    let at = 0;
    for (; at + 32 <= length; at += 32) {
      for (let lane = 0; lane < 4; lane++) {
        this.#round(highs[lane]!, lows[lane]!, wordAt(bytes, at + 8 * lane + 4), wordAt(bytes, at + 8 * lane));
        keep(lane);
      }
    }
    this.#set(0, 0);
    let sumHigh = 0;
    let sumLow = 0;
    for (let lane = 0; lane < 4; lane++) {
      this.#set(highs[lane]!, lows[lane]!);
      this.#rotate([1, 7, 12, 18][lane]!);
      this.#add(sumHigh, sumLow);
      sumHigh = this.#high;
      sumLow = this.#low;
    }
    for (let lane = 0; lane < 4; lane++) {
      this.#round(0, 0, highs[lane]!, lows[lane]!);
      this.#set(this.#high ^ sumHigh, this.#low ^ sumLow);
      this.#multiply(P1_HIGH, P1_LOW);
      this.#add(P4_HIGH, P4_LOW);
      sumHigh = this.#high;
      sumLow = this.#low;
    }
    return at;
  }

  /** The accumulator becomes the round of another one with an input. */
  #round(high: number, low: number, inputHigh: number, inputLow: number): void {
    this.#set(inputHigh, inputLow);
    this.#multiply(P2_HIGH, P2_LOW);
    this.#add(high, low);
    this.#rotate(31);
    this.#multiply(P1_HIGH, P1_LOW);
  }

  #lane(high: number, low: number): void {
    const beforeHigh = this.#high;
    const beforeLow = this.#low;
    this.#round(0, 0, high, low);
    this.#set(this.#high ^ beforeHigh, this.#low ^ beforeLow);
    this.#rotate(27);
    this.#multiply(P1_HIGH, P1_LOW);
    this.#add(P4_HIGH, P4_LOW);
  }

  #word(word: number): void {
    const beforeHigh = this.#high;
    const beforeLow = this.#low;
    this.#set(0, word);
    this.#multiply(P1_HIGH, P1_LOW);
    this.#set(this.#high ^ beforeHigh, this.#low ^ beforeLow);
    this.#rotate(23);
    this.#multiply(P2_HIGH, P2_LOW);
    this.#add(P3_HIGH, P3_LOW);
  }

  #byte(byte: number): void {
    const beforeHigh = this.#high;
    const beforeLow = this.#low;
    this.#set(0, byte);
    this.#multiply(P5_HIGH, P5_LOW);
    this.#set(this.#high ^ beforeHigh, this.#low ^ beforeLow);
    this.#rotate(11);
    this.#multiply(P1_HIGH, P1_LOW);
  }

  #finish(): void {
    this.#low ^= this.#high >>> 1;
    this.#multiply(P2_HIGH, P2_LOW);
    this.#low ^= (this.#high << 3) | (this.#low >>> 29);
    this.#high ^= this.#high >>> 29;
    this.#multiply(P3_HIGH, P3_LOW);
    this.high = this.#high >>> 0;
    this.low = (this.#low ^ this.#high) >>> 0;
  }

  #set(high: number, low: number): void {
    this.#high = high | 0;
    this.#low = low | 0;
  }

  #add(high: number, low: number): void {
    const sum = (this.#low >>> 0) + (low >>> 0);
    this.#low = sum | 0;
    this.#high = (this.#high + high + (sum > 0xffffffff ? 1 : 0)) | 0;
  }

  #multiply(high: number, low: number): void {
    const crossed = Math.imul(this.#high, low) + Math.imul(this.#low, high);
    this.#high = (crossed + upperProduct(this.#low, low)) | 0;
    this.#low = Math.imul(this.#low, low);
  }

  /** By 1 to 31 bits to the left. */
  #rotate(bits: number): void {
    const high = this.#high;
    this.#high = (high << bits) | (this.#low >>> (32 - bits));
    this.#low = (this.#low << bits) | (high >>> (32 - bits));
  }
}

/** The five primes of the algorithm, in halves. */
const P1_HIGH = 0x9e3779b1;
const P1_LOW = 0x85ebca87;
const P2_HIGH = 0xc2b2ae3d;
const P2_LOW = 0x27d4eb4f;
const P3_HIGH = 0x165667b1;
const P3_LOW = 0x9e3779f9;
const P4_HIGH = 0x85ebca77;
const P4_LOW = 0xc2b2ae63;
const P5_HIGH = 0x27d4eb2f;
const P5_LOW = 0x165667c5;

/** The upper 32 bits of the product of two words. */
function upperProduct(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536);
}

/** Four bytes as a word, the lowest first. */
function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
