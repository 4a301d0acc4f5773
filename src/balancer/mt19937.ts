const LENGTH = 624;
const SHIFT = 397;

/**
 * The Mersenne Twister with 32 bits, for what another program draws from it; our own draws come from a `Stream`. It can be
 * seeded again and again without allocating.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), 3; seeded as C++'s `std::mt19937`.
 */
export class Mt19937 {
  readonly #state = new Int32Array(LENGTH);
  #next = LENGTH;

  /** Starts anew. The seed is a word. */
  seed(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < LENGTH; i++) {
      const last = state[i - 1]!;
      state[i] = Math.imul(last ^ (last >>> 30), 1812433253) + i;
    }
    this.#next = LENGTH;
  }

  /** The next word, from 0 to 2³² − 1. */
  word(): number {
    if (this.#next === LENGTH) this.#twist();
    let word = this.#state[this.#next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < LENGTH; i++) {
      const joined = (state[i]! & 0x80000000) | (state[(i + 1) % LENGTH]! & 0x7fffffff);
      state[i] = state[(i + SHIFT) % LENGTH]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
