import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';
import { Histogram } from '../../measurement/histogram.ts';

/** Mantissa bits of its histograms: a quantile is known to 1.6 %. */
const MANTISSA_BITS = 5;
/** Into how many slices the window is cut. */
const SLICES = 3;
/** With fewer latencies a quantile says nothing. */
const FEWEST = 20;

/**
 * A quantile of the latencies of a sliding window of time. It is reckoned anew with each slice, a third of the window, of
 * the three slices before, as Finagle's WindowedPercentileHistogram does it.
 */
export class LatencyWindow {
  readonly #time: PresentTime;
  readonly #quantile: number;
  readonly #sliceMs: number;
  readonly #slices: Histogram[] = Array.from({ length: SLICES }, () => new Histogram(MANTISSA_BITS));
  #slice = 0;
  #valueMs: number = Number.POSITIVE_INFINITY;

  /** `quantile` from 0 to 1. */
  constructor(quantile: number, windowMs: number, time: PresentTime) {
    this.#quantile = quantile;
    this.#sliceMs = windowMs / SLICES;
    this.#time = time;
  }

  /** Counts a latency. */
  add(latencyMs: number): void {
    this.#moveOn();
    this.#slices[this.#slice % SLICES]!.add(latencyMs);
  }

  /** The quantile; Infinity as long as too little is known. */
  get valueMs(): number {
    this.#moveOn();
    return this.#valueMs;
  }

  #moveOn(): void {
    const slice = Math.floor(this.#time.nowMs / this.#sliceMs);
    if (slice === this.#slice) return;
    const skipped = Math.min(slice - this.#slice - 1, SLICES);
    for (let i = 1; i <= skipped; i++) this.#slices[(slice - i) % SLICES] = new Histogram(MANTISSA_BITS);
    const all = new Histogram(MANTISSA_BITS);
    for (const each of this.#slices) all.addAll(each);
    this.#valueMs = all.count < FEWEST ? Number.POSITIVE_INFINITY : all.quantile(this.#quantile);
    this.#slices[slice % SLICES] = new Histogram(MANTISSA_BITS);
    this.#slice = slice;
  }
}
