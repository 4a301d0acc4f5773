import type { Stream } from '../random/stream.ts';

/**
 * What draws a place of a list with a probability in proportion to its weight, in constant time.
 *
 * Source: A. J. Walker, "An efficient method for generating discrete random variables with general distributions", ACM
 * TOMS 3 (1977), 253; set up in linear time as by M. D. Vose, IEEE Transactions on Software Engineering 17 (1991), 972.
 */
export class AliasTable {
  /** By column of the table: with which probability it is its own place, and which place it is otherwise. */
  readonly #stays: Float64Array;
  readonly #alias: Int32Array;

  /** Weights from 0 on, not all of them 0. */
  constructor(weights: readonly number[]) {
    const count = weights.length;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const scaled = Float64Array.from(weights, (weight) => (weight * count) / total);
    this.#stays = new Float64Array(count).fill(1);
    this.#alias = Int32Array.from(weights, (_, place) => place);
    const small: number[] = [];
    const large: number[] = [];
    for (let place = 0; place < count; place++) (scaled[place]! < 1 ? small : large).push(place);
    // Each small column is filled up by a large one. What rounding leaves over is as high as a column, but for rounding.
    while (small.length > 0 && large.length > 0) {
      const low = small.pop()!;
      const high = large.at(-1)!;
      this.#stays[low] = scaled[low]!;
      this.#alias[low] = high;
      scaled[high]! -= 1 - scaled[low]!;
      if (scaled[high]! < 1) small.push(large.pop()!);
    }
    // A place of weight 0 that rounding left over may still not be drawn.
    const heaviest = weights.indexOf(weights.reduce((most, weight) => Math.max(most, weight), 0));
    for (const place of small) {
      if (weights[place] !== 0) continue;
      this.#stays[place] = 0;
      this.#alias[place] = heaviest;
    }
  }

  /** A place, from 0 on. */
  draw(stream: Stream): number {
    const column = stream.below(this.#stays.length);
    return stream.uniform() < this.#stays[column]! ? column : this.#alias[column]!;
  }
}
