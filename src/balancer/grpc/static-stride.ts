/** The weight of the heaviest; it is picked in every generation. */
const LARGEST = 65_535;
/** No weight is above so many times the mean, or below so much of it. */
const MOST_OF_MEAN = 10;
const LEAST_OF_MEAN = 0.01;
/** By so much of a generation the next in the list lags behind, so that not all of one weight are left out together. */
const OFFSET = 32_767;

/**
 * gRPC's static stride scheduler: a walk round and round over the servers, in which each is left out as often as its
 * weight is below the largest. It has no state but a sequence number, and needs ten steps at most on average.
 *
 * Source: gRPC src/core/load_balancing/weighted_round_robin/static_stride_scheduler.cc.
 */
export class StaticStride {
  readonly #weights: Uint16Array;

  /** From weights, of which 0 is unknown and counts as the mean of the others. At least two servers, one weight known. */
  constructor(weights: Float32Array) {
    const known = weights.filter((weight) => weight > 0);
    const mean = known.reduce((sum, weight) => sum + weight, 0) / known.length;
    const largest = Math.min(Math.max(...known), MOST_OF_MEAN * mean);
    const scale = LARGEST / largest;
    const scaledMean = Math.round(scale * mean);
    const least = Math.max(1, Math.round(scaledMean * LEAST_OF_MEAN));
    this.#weights = Uint16Array.from(weights, (weight) =>
      weight === 0 ? scaledMean : Math.max(least, Math.round(Math.min(weight, largest) * scale)),
    );
  }

  /** Whether the step of that number picks its server: the number modulo the servers. */
  picks(sequence: number): boolean {
    const count = this.#weights.length;
    const index = sequence % count;
    const generation = (sequence - index) / count;
    const weight = this.#weights[index]!;
    return (weight * generation + index * OFFSET) % LARGEST >= LARGEST - weight;
  }
}
