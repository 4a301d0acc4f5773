import { enlargeFloat64 } from '../base/columns.ts';

/** Requests in flight are told apart up to here. */
const BINS = 256;

/** The weight of the newest request in a bin's average. */
const NEWEST = 0.25;

/**
 * What servers know of their own latency, by how many requests they held when a request came: an average of the last
 * few, from which a probe is answered. Where nothing is known at just that number, the nearest one that is known stands
 * in. Source: Prequal (NSDI 2024), section 4: latency is estimated from recent requests with nearly the same number in
 * flight; their median is an average here.
 */
export class LatencyEstimates {
  /** By pod and bin; 0 where nothing is known. */
  #averageMs: Float64Array = new Float64Array(BINS * 16);

  /** A request that came when so many were there has been served. */
  served(pod: number, inFlight: number, latencyMs: number): void {
    while ((pod + 1) * BINS > this.#averageMs.length) {
      this.#averageMs = enlargeFloat64(this.#averageMs, this.#averageMs.length * 2);
    }
    const bin = pod * BINS + Math.min(inFlight, BINS - 1);
    const known = this.#averageMs[bin]!;
    this.#averageMs[bin] = known === 0 ? latencyMs : known + NEWEST * (latencyMs - known);
  }

  /** What a request takes at about so many in flight; 0 where nothing is known. */
  at(pod: number, inFlight: number): number {
    const first = pod * BINS;
    const bin = Math.min(inFlight, BINS - 1);
    for (let distance = 0; distance < BINS; distance++) {
      const below = bin >= distance ? (this.#averageMs[first + bin - distance] ?? 0) : 0;
      if (below > 0) return below;
      const above = bin + distance < BINS ? (this.#averageMs[first + bin + distance] ?? 0) : 0;
      if (above > 0) return above;
    }
    return 0;
  }
}
