import { ServerHeap } from '../server-heap.ts';

/** Envoy makes no more picks in advance than a tenth of the 32-bit numbers. */
const MOST_EARLY_PICKS = 429_496_729;

/** Envoy adds it to weights when it picks in advance, so that multiples of each other do not meet by rounding. */
const EPSILON = 1e-13;

/**
 * Weighted round robin by earliest deadline first: a host is due 1 ÷ weight after it was picked last, and the one that is
 * due first is picked; of several the one that was put back first. Weights may be any above 0, and may be others each
 * time. A pick takes logarithmic time.
 *
 * Source: Envoy source/common/upstream/edf_scheduler.h.
 */
export class EdfScheduler {
  readonly #queue = new ServerHeap();
  #time = 0;

  /**
   * Starts anew with these servers, as it is after so many picks: what Envoy does so that many of them do not all begin
   * with the same hosts. As many picks as are sure are made at once, the rest one after the other.
   */
  start(servers: Int32Array, weightOf: (server: number) => number, picks: number): void {
    this.#queue.clear();
    this.#time = 0;
    const early = picks % MOST_EARLY_PICKS;
    let total = 0;
    for (const server of servers) total += weightOf(server) + EPSILON;
    let made = 0;
    for (const server of servers) {
      const weight = weightOf(server) + EPSILON;
      let own = Math.floor((weight * early) / total);
      // By rounding it may be later than the picks would have come.
      if (own > 0 && own / weight >= early / total) own--;
      this.#queue.put(server, (own + 1) / weight);
      this.#time = Math.max(this.#time, own / weight);
      made += own;
    }
    for (; made < early; made++) this.pick(weightOf);
  }

  /** The host that is due first; it is put back with the weight that it has now. There must be one. */
  pick(weightOf: (server: number) => number): number {
    const server = this.#queue.first();
    this.#time = this.#queue.keyOf(server);
    this.#queue.put(server, this.#time + 1 / weightOf(server));
    return server;
  }
}
