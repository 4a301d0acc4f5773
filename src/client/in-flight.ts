import { assert } from '../base/assert.ts';

/**
 * The requests that have begun and not ended: their number, its integral over time, and the sum of the times that they
 * took. From an empty start to an empty end the integral is that sum (Little's law), whatever happened between.
 */
export class InFlight {
  #count = 0;
  #begun = 0;
  #area = 0;
  #changedMs = 0;
  #sojournMs = 0;

  /** Requests that have begun and not ended. */
  get count(): number {
    return this.#count;
  }

  /** A request begins, due now. */
  begin(nowMs: number): void {
    this.#area += (nowMs - this.#changedMs) * this.#count;
    this.#changedMs = nowMs;
    this.#count++;
    this.#begun++;
  }

  /** A request that was due then ends. */
  end(dueMs: number, nowMs: number): void {
    this.#area += (nowMs - this.#changedMs) * this.#count;
    this.#changedMs = nowMs;
    this.#count--;
    this.#sojournMs += nowMs - dueMs;
  }

  /** Asserts that every request has ended, and that Little's law holds. */
  assertEnded(): void {
    assert(this.#count === 0, 'a request has neither succeeded nor failed');
    const difference = Math.abs(this.#area - this.#sojournMs);
    const rounding = 1e-9 * this.#sojournMs + 1e-6 * this.#begun;
    assert(difference <= rounding, 'Little’s law does not hold for the requests');
  }
}
