import type { Stream } from '../random/stream.ts';

/**
 * Numbers, uniform in 0 … 1 on their own, of which each is pulled to the one before: netem's `get_crandom`, from which
 * its correlations come. The next is (1 − ρ) · uniform + ρ · last, so that with a correlation they no longer fill 0 … 1
 * evenly: they lie around the middle, and a share of 5 % with a correlation of 75 % comes in fewer than 5 % of all. That
 * is what the kernel does. Source: Linux net/sched/sch_netem.c, get_crandom, init_crandom.
 */
export class CorrelatedDraws {
  readonly #stream: Stream;
  readonly #correlation: number;
  #last: number;

  /** `correlation` from 0 to 1; without one every number is a draw of the stream. */
  constructor(stream: Stream, correlation: number) {
    this.#stream = stream;
    this.#correlation = correlation;
    this.#last = correlation === 0 ? 0 : stream.uniform();
  }

  next(): number {
    const draw = this.#stream.uniform();
    if (this.#correlation === 0) return draw;
    this.#last = draw * (1 - this.#correlation) + this.#last * this.#correlation;
    return this.#last;
  }
}
