import { assert } from '../base/assert.ts';

/** The histogram as plain columns, to hand over to another thread: only the buckets from the first to the last in use. */
export interface HistogramColumns {
  readonly mantissaBits: number;
  /** Number of the bucket that `counts` begins with. */
  readonly firstBucket: number;
  readonly counts: Float64Array;
  /** Count, sum, smallest, largest. */
  readonly totals: Float64Array;
}

/** A point of the percentile spectrum. */
export interface QuantilePoint {
  /** From 0 to 1; 0.5 is the median. */
  readonly quantile: number;
  readonly valueMs: number;
  /** Values that are at or below, to the resolution of the histogram. */
  readonly countBelow: number;
}

/** 1 µs is in the octave from 2⁻¹⁰ ms, 1 h in the one from 2²¹ ms. */
const LOWEST_MS = 0.0009765625;
const OCTAVES = 32;

const COUNT = 0;
const SUM = 1;
const MIN = 2;
const MAX = 3;

// The upper half of a double holds exponent and first 20 mantissa bits, one above the other: as an integer it grows
// with the double, and without its lower bits it is the number of a bucket. Shared: nothing is kept in it.
const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);
const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const UPPER = littleEndian ? 1 : 0;

/**
 * A log-linear histogram of durations: each octave is cut into 2^mantissaBits buckets of equal width, so that a
 * quantile is known with the same relative error wherever it lies, from 1 µs to 1 h. What is shorter counts in the first
 * bucket, what is longer in the last; count, sum, smallest and largest are exact.
 *
 * Source of the idea: G. Tene's HdrHistogram. A bucket is found from the bits of the double, without a logarithm
 * (`bench/` shows some 5 ns for an `add`).
 */
export class Histogram {
  /** A quantile differs from the sample's own by at most this part of it (0.000977 with 9 bits). */
  readonly relativeError: number;
  readonly #mantissaBits: number;
  readonly #shift: number;
  readonly #first: number;
  readonly #counts: Float64Array;
  readonly #totals: Float64Array;

  /** With the 9 bits of the default 128 KB; 6 bits make it 16 KB with a relative error of 0.8 %. From 1 to 16. */
  constructor(mantissaBits = 9) {
    assert(Number.isInteger(mantissaBits) && mantissaBits >= 1 && mantissaBits <= 16, 'mantissaBits from 1 to 16');
    this.#mantissaBits = mantissaBits;
    this.relativeError = 0.5 / (1 << mantissaBits);
    this.#shift = 20 - mantissaBits;
    this.#first = upperHalf(LOWEST_MS) >>> this.#shift;
    this.#counts = new Float64Array(OCTAVES << mantissaBits);
    this.#totals = Float64Array.of(0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  }

  /** A histogram that came from `toColumns`. It copies the columns. */
  static fromColumns(columns: HistogramColumns): Histogram {
    const histogram = new Histogram(columns.mantissaBits);
    histogram.addColumns(columns);
    return histogram;
  }

  /** Counts a duration, which must be a number from 0 on; it is not checked. Returns the number of its bucket. */
  add(valueMs: number): number {
    const counts = this.#counts;
    scratch[0] = valueMs;
    let bucket = ((halves[UPPER] as number) >>> this.#shift) - this.#first;
    if (bucket < 0) bucket = 0;
    else if (bucket >= counts.length) bucket = counts.length - 1;
    counts[bucket] = (counts[bucket] as number) + 1;
    const totals = this.#totals;
    totals[COUNT] = (totals[COUNT] as number) + 1;
    totals[SUM] = (totals[SUM] as number) + valueMs;
    if (valueMs < (totals[MIN] as number)) totals[MIN] = valueMs;
    if (valueMs > (totals[MAX] as number)) totals[MAX] = valueMs;
    return bucket;
  }

  /**
   * A coarser histogram from counts of buckets alone, as numbered by a finer one's `add` without their lowest bits. Its
   * sum, smallest and largest are those of the middles of the buckets.
   */
  static fromCounts(mantissaBits: number, counts: ArrayLike<number>): Histogram {
    const histogram = new Histogram(mantissaBits);
    const totals = histogram.#totals;
    for (let bucket = 0; bucket < counts.length; bucket++) {
      const count = counts[bucket] as number;
      if (count === 0) continue;
      const valueMs = histogram.#middle(bucket);
      histogram.#counts[bucket] = count;
      totals[COUNT] = (totals[COUNT] as number) + count;
      totals[SUM] = (totals[SUM] as number) + count * valueMs;
      totals[MIN] = Math.min(totals[MIN] as number, valueMs);
      totals[MAX] = Math.max(totals[MAX] as number, valueMs);
    }
    return histogram;
  }

  /** Counts what the other one counted, which must be of the same resolution. */
  addAll(other: Histogram): void {
    this.addColumns(other.toColumns());
  }

  /** Counts what `toColumns` of another one, of the same resolution, gave. */
  addColumns({ mantissaBits, firstBucket, counts: others, totals }: HistogramColumns): void {
    assert(mantissaBits === this.#mantissaBits, 'histograms of different resolution cannot be merged');
    const counts = this.#counts;
    for (let i = 0; i < others.length; i++) {
      counts[firstBucket + i] = (counts[firstBucket + i] as number) + (others[i] as number);
    }
    this.#totals[COUNT] = this.count + (totals[COUNT] as number);
    this.#totals[SUM] = this.sumMs + (totals[SUM] as number);
    this.#totals[MIN] = Math.min(this.#totals[MIN] as number, totals[MIN] as number);
    this.#totals[MAX] = Math.max(this.#totals[MAX] as number, totals[MAX] as number);
  }

  /** How many durations were counted. */
  get count(): number {
    return this.#totals[COUNT] as number;
  }

  /** Their sum, not rounded to buckets. */
  get sumMs(): number {
    return this.#totals[SUM] as number;
  }

  /** Their mean, not rounded to buckets; NaN when there is none. */
  get meanMs(): number {
    return this.sumMs / this.count;
  }

  /** The smallest, exact; NaN when there is none. */
  get minMs(): number {
    return this.count === 0 ? Number.NaN : (this.#totals[MIN] as number);
  }

  /** The largest, exact; NaN when there is none. */
  get maxMs(): number {
    return this.count === 0 ? Number.NaN : (this.#totals[MAX] as number);
  }

  /**
   * The smallest duration that at least the part `p` of all does not exceed (the nearest rank): 0 gives the smallest,
   * 1 the largest, both exact. NaN when nothing was counted.
   */
  quantile(p: number): number {
    return (this.spectrum([p])[0] as QuantilePoint).valueMs;
  }

  /** Several quantiles in one pass, in ascending order from 0 to 1. Values are NaN when nothing was counted. */
  spectrum(quantiles: readonly number[]): readonly QuantilePoint[] {
    const { count, minMs, maxMs } = this;
    const counts = this.#counts;
    let bucket = -1;
    let below = 0;
    let previous = 0;
    return quantiles.map((quantile) => {
      assert(quantile >= previous && quantile <= 1, 'quantiles ascend from 0 to 1');
      previous = quantile;
      // p · n may come out a hair above the whole number that it is.
      const rank = Math.max(1, Math.ceil(quantile * count - 1e-6));
      while (below < rank && bucket < counts.length - 1) below += counts[++bucket] as number;
      if (quantile === 0 || quantile === 1)
        return { quantile, valueMs: quantile === 0 ? minMs : maxMs, countBelow: below };
      return { quantile, valueMs: Math.min(maxMs, Math.max(minMs, this.#middle(bucket))), countBelow: below };
    });
  }

  /** A copy of what was counted. */
  toColumns(): HistogramColumns {
    const counts = this.#counts;
    let first = 0;
    while (first < counts.length && counts[first] === 0) first++;
    let end = counts.length;
    while (end > first && counts[end - 1] === 0) end--;
    return {
      mantissaBits: this.#mantissaBits,
      firstBucket: first,
      counts: counts.slice(first, end),
      totals: this.#totals.slice(),
    };
  }

  /** The middle of a bucket. What the outermost ones took in from beyond is reported as if it were inside. */
  #middle(bucket: number): number {
    const octave = bucket >>> this.#mantissaBits;
    const place = bucket - (octave << this.#mantissaBits);
    return LOWEST_MS * ((1 << octave) >>> 0) * (1 + (2 * place + 1) * this.relativeError);
  }
}

function upperHalf(value: number): number {
  scratch[0] = value;
  return halves[UPPER] as number;
}
