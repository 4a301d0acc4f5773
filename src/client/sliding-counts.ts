import { enlargeFloat64 } from '../base/columns.ts';

/** Into how many slices a window is cut: counts are forgotten slice by slice. */
const SLICES = 10;

/**
 * Two counts for each of many keys over a sliding window of time, in ten slices: what happened is counted for at least
 * nine tenths of the window, and for no longer than the whole of it.
 */
export class SlidingCounts {
  readonly #sliceMs: number;
  /** By key, then slice. */
  #first: Float64Array;
  #second: Float64Array;
  /** By key: the number of the slice that was counted into last, since time 0. */
  #slice: Float64Array;
  /** By key: sums over its slices. */
  #firstSum: Float64Array;
  #secondSum: Float64Array;

  constructor(windowMs: number, keyCount: number) {
    this.#sliceMs = Math.max(windowMs / SLICES, 1e-3);
    this.#first = new Float64Array(keyCount * SLICES);
    this.#second = new Float64Array(keyCount * SLICES);
    this.#slice = new Float64Array(keyCount);
    this.#firstSum = new Float64Array(keyCount);
    this.#secondSum = new Float64Array(keyCount);
  }

  /** Adds to both counts of a key. Keys may be larger than any before. */
  add(key: number, first: number, second: number, nowMs: number): void {
    this.forgetOld(key, nowMs);
    const place = key * SLICES + (this.#slice[key]! % SLICES);
    this.#first[place]! += first;
    this.#second[place]! += second;
    this.#firstSum[key]! += first;
    this.#secondSum[key]! += second;
  }

  /** The first count, as of the last `add` or `forgetOld`. */
  first(key: number): number {
    return this.#firstSum[key]!;
  }

  second(key: number): number {
    return this.#secondSum[key]!;
  }

  /** Forgets everything of a key. */
  clear(key: number): void {
    if (key >= this.#slice.length) return;
    this.#first.fill(0, key * SLICES, (key + 1) * SLICES);
    this.#second.fill(0, key * SLICES, (key + 1) * SLICES);
    this.#firstSum[key] = 0;
    this.#secondSum[key] = 0;
  }

  /** Forgets what is older than the window; to be called before the counts of another time are read. */
  forgetOld(key: number, nowMs: number): void {
    if (key >= this.#slice.length) this.#grow(key);
    const slice = Math.floor(nowMs / this.#sliceMs);
    const before = this.#slice[key]!;
    if (slice === before) return;
    this.#slice[key] = slice;
    if (slice - before >= SLICES) {
      this.clear(key);
      return;
    }
    for (let old = before + 1; old <= slice; old++) {
      const place = key * SLICES + (old % SLICES);
      this.#firstSum[key]! -= this.#first[place]!;
      this.#secondSum[key]! -= this.#second[place]!;
      this.#first[place] = 0;
      this.#second[place] = 0;
    }
  }

  #grow(key: number): void {
    const size = Math.max(16, 2 * key);
    this.#first = enlargeFloat64(this.#first, size * SLICES);
    this.#second = enlargeFloat64(this.#second, size * SLICES);
    this.#slice = enlargeFloat64(this.#slice, size);
    this.#firstSum = enlargeFloat64(this.#firstSum, size);
    this.#secondSum = enlargeFloat64(this.#secondSum, size);
  }
}
