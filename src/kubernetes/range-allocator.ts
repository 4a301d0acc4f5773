/** What an allocator answers: the thing it gave, or the API server's words for why not. */
export type Allocation<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** A whole number drawn uniformly from [0, n); n is at least 1. */
export type DrawBelow = (n: number) => number;

/**
 * Offsets 0 … size − 1, of which those below `staticBand` are kept for explicit requests as long as
 * any other is free. A dynamic request starts at a random offset of the upper band and takes the
 * next free one, wrapping round; the lower band is used only once the upper one is full.
 *
 * Source: pkg/registry/core/service/allocator randomScanStrategyWithOffset.
 */
export class RangeAllocator {
  readonly size: number;
  readonly staticBand: number;
  readonly #taken = new Set<number>();
  #takenInUpperBand = 0;

  constructor(size: number, staticBand: number) {
    this.size = size;
    this.staticBand = staticBand;
  }

  /** How many offsets are in use. */
  get used(): number {
    return this.#taken.size;
  }

  /** How many offsets can still be had. */
  get free(): number {
    return this.size - this.#taken.size;
  }

  /** Whether this offset is in use. */
  has(offset: number): boolean {
    return this.#taken.has(offset);
  }

  /** Takes this offset; false if it is in use already. The caller keeps it within [0, size). */
  take(offset: number): boolean {
    if (this.#taken.has(offset)) return false;
    this.#taken.add(offset);
    if (offset >= this.staticBand) this.#takenInUpperBand++;
    return true;
  }

  /** Takes a free offset, or undefined if there is none. */
  takeNext(below: DrawBelow): number | undefined {
    if (this.free <= 0) return undefined;
    const upperBand = this.size - this.staticBand;
    const offset =
      this.#takenInUpperBand < upperBand
        ? this.staticBand + this.#scan(this.staticBand, upperBand, below)
        : this.#scan(0, this.staticBand, below);
    this.take(offset);
    return offset;
  }

  /** Gives an offset back; nothing happens if it was free. */
  release(offset: number): void {
    if (this.#taken.delete(offset) && offset >= this.staticBand) this.#takenInUpperBand--;
  }

  /** The first free place of a band, counted from its start, from a random one on; one is free. */
  #scan(start: number, length: number, below: DrawBelow): number {
    let at = below(length);
    while (this.#taken.has(start + at)) at = at + 1 === length ? 0 : at + 1;
    return at;
  }
}
