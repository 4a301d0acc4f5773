/** How long a request may wait in a queue that stands, and when a queue stands. Times in ms. */
export interface CodelSpec {
  readonly targetMs: number;
  readonly intervalMs: number;
  /** Whether the newest is served first while the queue stands. */
  readonly adaptiveLifo: boolean;
}

/**
 * Controlled delay for the queue of a server: a queue that has not been empty for an interval stands, and a request that
 * comes to it may wait no longer than the target; one that comes to another may wait for the interval. With adaptive LIFO
 * the newest is served first while the queue stands, because the oldest are those whose clients give up first.
 *
 * Source: B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015 (Facebook; 5 and 100 ms), after Nichols and Jacobson's CoDel.
 */
export class Codel {
  readonly #spec: CodelSpec;
  #emptyMs = Number.NEGATIVE_INFINITY;

  constructor(spec: CodelSpec) {
    this.#spec = spec;
  }

  /** Whether the newest is served first while the queue stands. */
  get isAdaptive(): boolean {
    return this.#spec.adaptiveLifo;
  }

  /** A request is about to wait behind so many; true when the queue stands. */
  comes(queueLength: number, nowMs: number): boolean {
    if (queueLength === 0) this.#emptyMs = nowMs;
    return this.#stands(nowMs);
  }

  /** Whether a request that came at a time has waited too long, when it is its turn. */
  isTooLate(cameMs: number, nowMs: number): boolean {
    // It has been in the queue since then, so that this has not been empty meanwhile.
    return nowMs - cameMs > (this.#stands(cameMs) ? this.#spec.targetMs : this.#spec.intervalMs);
  }

  #stands(atMs: number): boolean {
    return this.#emptyMs < atMs - this.#spec.intervalMs;
  }
}
