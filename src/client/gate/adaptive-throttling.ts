import { failureCode } from '../../measurement/failure-reason.ts';
import { SlidingCounts } from '../sliding-counts.ts';
import { type Gate, type GateParts, Verdict } from './gate.ts';

/** Client-side throttling, as it was set. */
export interface AdaptiveThrottlingSpec {
  /** How many times what the Service accepts a client sends. */
  readonly k: number;
  readonly windowMs: number;
}

/**
 * The client-side throttling of Google's SRE book: of what a client wants to send it rejects a part by itself, with
 * probability max(0, (requests − K × accepts) / (requests + 1)) over a window. Requests are all that it wanted to send,
 * those that it rejected included; accepts are those that were answered well.
 *
 * Source: Beyer et al., "Site Reliability Engineering", chapter 21, with K = 2 and two minutes. What counts as accepted
 * is as in Envoy's admission_control filter: any failure is not.
 */
export class AdaptiveThrottling implements Gate {
  readonly failure: number = failureCode('client-throttled');
  readonly #k: number;
  readonly #parts: GateParts;
  readonly #counts: SlidingCounts;

  constructor({ k, windowMs }: AdaptiveThrottlingSpec, parts: GateParts) {
    this.#k = k;
    this.#parts = parts;
    this.#counts = new SlidingCounts(windowMs, parts.keyCount);
  }

  admits(key: number): boolean {
    const { time, stream } = this.#parts;
    this.#counts.forgetOld(key, time.nowMs);
    const requests = this.#counts.first(key);
    const excess = requests - this.#k * this.#counts.second(key);
    if (excess <= 0 || stream.uniform() * (requests + 1) >= excess) return true;
    this.#counts.add(key, 1, 0, time.nowMs);
    return false;
  }

  begun(key: number): void {
    this.#counts.add(key, 1, 0, this.#parts.time.nowMs);
  }

  ended(key: number, verdict: Verdict): void {
    if (verdict === Verdict.good) this.#counts.add(key, 0, 1, this.#parts.time.nowMs);
  }

  mostMs(): number {
    return Number.POSITIVE_INFINITY;
  }
}
