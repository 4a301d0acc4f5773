import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';

/** Requests in flight are told apart up to here. */
const BINS = 256;

/** The weight of the newest request in a bin's average. */
const NEWEST = 0.25;

/** What was seen longer ago says nothing about now. */
const MEMORY_MS = 10_000;

/**
 * What servers know of their own latency, by how many requests they held when a request came: an average of the last
 * few, from which a probe is answered. Where nothing was seen lately at just that number, the nearest one stands in; a
 * server that saw nothing at all lately says what it saw last.
 *
 * Source: Prequal (NSDI 2024), section 4: latency is estimated from recent requests with nearly the same number in
 * flight; their median is an average here, and what counts as recent is assumed.
 */
export class LatencyEstimates {
  /** By pod and bin: the average, and when it was last added to; 0 where nothing is known. */
  #averageMs: Float64Array = new Float64Array(BINS * 16);
  #seenMs: Float64Array = new Float64Array(BINS * 16);
  /** By pod: the bin that was added to last. */
  #newest: Int32Array = new Int32Array(16);

  /** A request that came when so many were there has been served now. */
  served(pod: number, inFlight: number, latencyMs: number, nowMs: number): void {
    while (pod >= this.#newest.length) this.#grow();
    const bin = Math.min(inFlight, BINS - 1);
    const at = pod * BINS + bin;
    const known = this.#averageMs[at]!;
    this.#averageMs[at] = known === 0 ? latencyMs : known + NEWEST * (latencyMs - known);
    this.#seenMs[at] = nowMs;
    this.#newest[pod] = bin;
  }

  /** What a request takes at about so many in flight; 0 where nothing is known. */
  at(pod: number, inFlight: number, nowMs: number): number {
    if (pod >= this.#newest.length) return 0;
    const first = pod * BINS;
    const bin = Math.min(inFlight, BINS - 1);
    const newest = this.#newest[pod]!;
    if (this.#seenMs[first + newest]! < nowMs - MEMORY_MS) return this.#averageMs[first + newest]!;
    for (let distance = 0; distance < BINS; distance++) {
      if (bin >= distance && this.#isRecent(first + bin - distance, nowMs)) {
        return this.#averageMs[first + bin - distance]!;
      }
      if (bin + distance < BINS && this.#isRecent(first + bin + distance, nowMs)) {
        return this.#averageMs[first + bin + distance]!;
      }
    }
    return 0;
  }

  #isRecent(at: number, nowMs: number): boolean {
    return this.#averageMs[at]! > 0 && this.#seenMs[at]! >= nowMs - MEMORY_MS;
  }

  #grow(): void {
    const pods = this.#newest.length * 2;
    this.#averageMs = enlargeFloat64(this.#averageMs, pods * BINS);
    this.#seenMs = enlargeFloat64(this.#seenMs, pods * BINS);
    this.#newest = enlargeInt32(this.#newest, pods);
  }
}
