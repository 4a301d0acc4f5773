/**
 * The last so many of a series of whole numbers, in order of size: an estimate of their distribution that follows them.
 * A value costs time in proportion to how many are kept, a quantile none.
 */
export class RecentValues {
  /** In the order in which they came, as a ring. */
  readonly #latest: Int32Array;
  readonly #sorted: Int32Array;
  #count = 0;
  #oldest = 0;

  constructor(capacity: number) {
    this.#latest = new Int32Array(capacity);
    this.#sorted = new Int32Array(capacity);
  }

  /** A value comes; the oldest goes if there is no room. */
  add(value: number): void {
    const sorted = this.#sorted;
    let place = this.#count;
    if (this.#count === sorted.length) {
      // From where the oldest stands, others move up or down until the new one fits.
      place = sorted.indexOf(this.#latest[this.#oldest]!);
      this.#latest[this.#oldest] = value;
      this.#oldest = (this.#oldest + 1) % sorted.length;
    } else this.#latest[this.#count++] = value;
    for (; place > 0 && sorted[place - 1]! > value; place--) sorted[place] = sorted[place - 1]!;
    for (; place + 1 < this.#count && sorted[place + 1]! < value; place++) sorted[place] = sorted[place + 1]!;
    sorted[place] = value;
  }

  /** The smallest value that at least a part `quantile` of all do not exceed; −1 for part 0 or without values. */
  quantile(quantile: number): number {
    const place = Math.ceil(quantile * this.#count) - 1;
    return place < 0 ? -1 : this.#sorted[place]!;
  }
}
