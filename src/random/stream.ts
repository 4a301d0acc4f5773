import alea from 'seedrandom/lib/alea.js';
import { assert } from '../base/assert.ts';

/**
 * A stream of pseudo-random numbers: xoshiro128**, period 2¹²⁸ − 1, equidistributed in up to four
 * consecutive words.
 *
 * Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47
 * (2021), 36. The state is four fields of small integers: V8 keeps them unboxed, and `bench/` shows
 * that a draw then costs less than half of one from seedrandom's own alea.
 */
export class Stream {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** The four words of the state; they may not all be zero. */
  constructor(a: number, b: number, c: number, d: number) {
    assert((a | b | c | d) !== 0, 'the state of a random stream may not be all zero');
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#d = d | 0;
  }

  /** A stream that gives from here on what this one gives. */
  copy(): Stream {
    return new Stream(this.#a, this.#b, this.#c, this.#d);
  }

  /** An integer, uniform in 0 … 2³² − 1. */
  word(): number {
    const b = this.#b;
    const c = this.#c ^ this.#a;
    const d = this.#d ^ b;
    const scrambled = Math.imul(b, 5);
    this.#b = b ^ c;
    this.#a ^= d;
    this.#c = c ^ (b << 9);
    this.#d = (d << 11) | (d >>> 21);
    return Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
  }

  /** A number, uniform in [0, 1): one of the 2⁵³ multiples of 2⁻⁵³. Uses two words. */
  uniform(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 67108864 + low) * 1.1102230246251565e-16;
  }

  /**
   * An integer, uniform in 0 … n − 1, for whole n from 1 to 2³²; n is not checked. Without bias up to
   * n = 2²¹ (D. Lemire, "Fast random integer generation in an interval", 2019); above, an integer's
   * probability is off by less than 2⁻²¹ of itself.
   */
  below(n: number): number {
    if (n > 2097152) return Math.floor(this.uniform() * n);
    let word = this.word();
    // A word times n is one of 2³² equal steps through n buckets; the low half says where in its bucket it lies.
    if (Math.imul(word, n) >>> 0 < n) {
      const threshold = 4294967296 % n;
      while (Math.imul(word, n) >>> 0 < threshold) word = this.word();
    }
    return Math.floor(word * n * 2.3283064365386963e-10);
  }
}

/** Told of a draw: the name of its stream and what came out; `below` is the bound of a whole number, null for a number in [0, 1). */
export type OnDraw = (stream: string, value: number, below: number | null) => void;

/** A stream that gives what a plain one gives, and tells of it. */
class ObservedStream extends Stream {
  readonly #name: string;
  readonly #onDraw: OnDraw;
  /** The words are those of a number that is told of as a whole. */
  #isWithin = false;

  constructor(words: readonly [number, number, number, number], name: string, onDraw: OnDraw) {
    super(...words);
    this.#name = name;
    this.#onDraw = onDraw;
  }

  override word(): number {
    const value = super.word();
    if (!this.#isWithin) this.#onDraw(this.#name, value, 4294967296);
    return value;
  }

  override uniform(): number {
    const isOuter = !this.#isWithin;
    this.#isWithin = true;
    const value = super.uniform();
    this.#isWithin = !isOuter;
    if (isOuter) this.#onDraw(this.#name, value, null);
    return value;
  }

  override below(n: number): number {
    this.#isWithin = true;
    const value = super.below(n);
    this.#isWithin = false;
    this.#onDraw(this.#name, value, n);
    return value;
  }
}

/**
 * The streams of one replication: one for each purpose, found by name, such as
 * `client/web/interarrival`. A stream depends on the seed of the experiment, the number of the
 * replication and its name, and on nothing else: who adds a purpose leaves every other draw as it
 * was, and alternatives that share a seed meet the same arrivals and the same work (common random
 * numbers; A. Law, "Simulation Modeling and Analysis", section 11.2).
 */
export class Streams {
  readonly #seed: string;
  readonly #replication: number;
  readonly #names = new Set<string>();
  readonly #onDraw: OnDraw | null;

  /** A number and its decimal text are the same seed. `onDraw`: told of every draw; it changes none of them. */
  constructor(seed: number | string, replication: number, onDraw: OnDraw | null = null) {
    this.#seed = String(seed);
    this.#replication = replication;
    this.#onDraw = onDraw;
  }

  /** The stream of a purpose. Each name can be asked for once: two purposes on one stream would be correlated. */
  named(name: string): Stream {
    assert(!this.#names.has(name), `the random stream "${name}" is already in use`);
    this.#names.add(name);
    // As JSON no seed can spill over into the name. alea hashes the text; its 32-bit draws are the state's words.
    const draw = alea(JSON.stringify([this.#seed, this.#replication, name]));
    const words = [draw.int32(), draw.int32(), draw.int32(), draw.int32()] as const;
    return this.#onDraw === null ? new Stream(...words) : new ObservedStream(words, name, this.#onDraw);
  }
}
