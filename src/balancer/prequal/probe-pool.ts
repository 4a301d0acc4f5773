import { NO_SERVER } from '../balancer.ts';

/**
 * Answers to probes that may still be used, the oldest first; of each server the last one only. All verbs walk over the
 * pool, which is small.
 *
 * Source: B. Wydrowski, R. Kleinberg, S. M. Rumble and A. Archer, "Load is not what you should balance: introducing
 * Prequal" (NSDI 2024), section 4.
 */
export class ProbePool {
  count = 0;
  readonly #capacity: number;
  readonly #server: Int32Array;
  readonly #requestsInFlight: Int32Array;
  readonly #latencyMs: Float64Array;
  readonly #answeredMs: Float64Array;
  readonly #usesLeft: Float64Array;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#server = new Int32Array(capacity);
    this.#requestsInFlight = new Int32Array(capacity);
    this.#latencyMs = new Float64Array(capacity);
    this.#answeredMs = new Float64Array(capacity);
    this.#usesLeft = new Float64Array(capacity);
  }

  /** An answer comes in place of an earlier one of its server, or else of the oldest where the pool is full. */
  put(server: number, requestsInFlight: number, latencyMs: number, nowMs: number, uses: number): void {
    this.forget(server);
    if (this.count === this.#capacity) this.#take(0);
    const place = this.count++;
    this.#server[place] = server;
    this.#requestsInFlight[place] = requestsInFlight;
    this.#latencyMs[place] = latencyMs;
    this.#answeredMs[place] = nowMs;
    this.#usesLeft[place] = uses;
  }

  /** The answer of a server goes, if there is one. */
  forget(server: number): void {
    let place = 0;
    while (place < this.count && this.#server[place] !== server) place++;
    if (place < this.count) this.#take(place);
  }

  /** Answers of before that time go. */
  expire(sinceMs: number): void {
    while (this.count > 0 && this.#answeredMs[0]! < sinceMs) this.#take(0);
  }

  dropOldest(): void {
    if (this.count > 0) this.#take(0);
  }

  /** The worst goes: the hot one with the most requests in flight, without a hot one the slowest. */
  dropWorst(hotAbove: number): void {
    if (this.count > 0) this.#take(this.#extreme(hotAbove, -1));
  }

  /**
   * The hot-cold lexicographic rule: the cold one with the smallest latency, without a cold one that with the fewest
   * requests in flight. Using it costs one of its uses and adds the request to its count.
   *
   * @param hotAbove a server is hot that has more requests in flight.
   */
  use(hotAbove: number): number {
    if (this.count === 0) return NO_SERVER;
    const place = this.#extreme(hotAbove, 1);
    const server = this.#server[place]!;
    this.#requestsInFlight[place]!++;
    this.#usesLeft[place]!--;
    if (this.#usesLeft[place]! < 1) this.#take(place);
    return server;
  }

  /** The place of the best (direction 1) or the worst (−1); of equals the oldest. */
  #extreme(hotAbove: number, direction: 1 | -1): number {
    let found = 0;
    for (let place = 1; place < this.count; place++) {
      if (direction * this.#compare(place, found, hotAbove) < 0) found = place;
    }
    return found;
  }

  /** Below 0: one is better than the other. */
  #compare(one: number, other: number, hotAbove: number): number {
    const requests = this.#requestsInFlight;
    const isHot = requests[one]! > hotAbove;
    const isOtherHot = requests[other]! > hotAbove;
    if (isHot !== isOtherHot) return isHot ? 1 : -1;
    return isHot ? requests[one]! - requests[other]! : this.#latencyMs[one]! - this.#latencyMs[other]!;
  }

  #take(place: number): void {
    this.#server.copyWithin(place, place + 1, this.count);
    this.#requestsInFlight.copyWithin(place, place + 1, this.count);
    this.#latencyMs.copyWithin(place, place + 1, this.count);
    this.#answeredMs.copyWithin(place, place + 1, this.count);
    this.#usesLeft.copyWithin(place, place + 1, this.count);
    this.count--;
  }
}
