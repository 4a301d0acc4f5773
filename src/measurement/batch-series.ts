import { assert } from '../base/assert.ts';

/** Observations in a batch at first, as MSER-5 wants it. */
const FIRST_BATCH_SIZE = 5;

/**
 * A series of observations in bounded memory, kept as the means of consecutive batches of 5 · 2ᵏ. When the batches fill
 * their column, each two neighbours become one of twice the size: so the series may be of any length, and its
 * resolution is never worse than two parts in `capacity` of it.
 */
export class BatchSeries {
  readonly #means: Float64Array;
  readonly #startsMs: Float64Array;
  #batchSize = FIRST_BATCH_SIZE;
  #batchCount = 0;
  #openCount = 0;
  #openSum = 0;

  /** `capacity`: how many batches are kept at most; even. */
  constructor(capacity = 8192) {
    assert(capacity >= 2 && capacity % 2 === 0, 'the capacity of a batch series is even');
    this.#means = new Float64Array(capacity);
    this.#startsMs = new Float64Array(capacity);
  }

  /** Adds the next observation, made at that time of the simulation's clock. */
  add(value: number, atMs: number): void {
    if (this.#openCount === 0) this.#startsMs[this.#batchCount] = atMs;
    this.#openSum += value;
    this.#openCount++;
    if (this.#openCount === this.#batchSize) this.#closeBatch();
  }

  /** Observations in each batch. */
  get batchSize(): number {
    return this.#batchSize;
  }

  /** The means of the full batches, in order; what came after the last full one is left out. A view, not a copy. */
  means(): Float64Array {
    return this.#means.subarray(0, this.#batchCount);
  }

  /** When the first observation of each full batch was made. A view, not a copy. */
  startsMs(): Float64Array {
    return this.#startsMs.subarray(0, this.#batchCount);
  }

  #closeBatch(): void {
    this.#means[this.#batchCount] = this.#openSum / this.#batchSize;
    this.#batchCount++;
    this.#openSum = 0;
    this.#openCount = 0;
    if (this.#batchCount === this.#means.length) this.#joinNeighbours();
  }

  #joinNeighbours(): void {
    const means = this.#means;
    const startsMs = this.#startsMs;
    this.#batchCount /= 2;
    this.#batchSize *= 2;
    for (let i = 0; i < this.#batchCount; i++) {
      means[i] = ((means[2 * i] as number) + (means[2 * i + 1] as number)) / 2;
      startsMs[i] = startsMs[2 * i] as number;
    }
  }
}
