import { enlargeFloat64, enlargeUint8 } from '../../base/columns.ts';
import type { Answer } from '../balancer.ts';

/** When reports of servers count, and how errors weigh. */
export interface ReportRules {
  readonly blackoutPeriodMs: number;
  readonly weightExpirationPeriodMs: number;
  readonly errorUtilizationPenalty: number;
}

/**
 * What weighted_round_robin knows of servers by what they report with their answers: requests a second ÷ (utilization +
 * errors ÷ requests × penalty), as of the last report.
 *
 * Servers report errors a second as well. No `Answer` does; the part of the answers since the weights were last used that
 * had failed stands for errors ÷ requests, which is the same on average.
 *
 * Source: gRFC A58; gRPC src/core/load_balancing/weighted_round_robin/weighted_round_robin.cc EndpointWeight.
 */
export class ReportedWeights {
  readonly #rules: ReportRules;
  /** By server: the weight, when it was reported last, and since when there are reports without a gap (∞: never). */
  #weight: Float64Array = new Float64Array(8);
  #reportedMs: Float64Array = new Float64Array(8);
  #sinceMs: Float64Array = new Float64Array(8);
  /** By server: answers since its weight was last used, and failed ones of them. */
  #answers: Float64Array = new Float64Array(8);
  #failures: Float64Array = new Float64Array(8);
  /** By server: 1 if it could be reached when the servers were last looked at. */
  #wasReady: Uint8Array = new Uint8Array(8);

  constructor(rules: ReportRules) {
    this.#rules = rules;
  }

  /** Nothing is known of the server: it is new. */
  forget(server: number): void {
    while (server >= this.#weight.length) this.#grow();
    this.#weight[server] = 0;
    this.#reportedMs[server] = this.#sinceMs[server] = Number.POSITIVE_INFINITY;
    this.#answers[server] = this.#failures[server] = 0;
    this.#wasReady[server] = 0;
  }

  /** The server can be reached now, or not. One that can be again is kept out of the weights for the blackout period. */
  ready(server: number, isReady: boolean): void {
    if (isReady && this.#wasReady[server] === 0) this.#sinceMs[server] = Number.POSITIVE_INFINITY;
    this.#wasReady[server] = isReady ? 1 : 0;
  }

  /** An answer of the server came. */
  learn(server: number, answer: Answer, nowMs: number): void {
    this.#answers[server]!++;
    if (answer.failed) this.#failures[server]!++;
    if (!(answer.requestsPerSecond > 0 && answer.utilization > 0)) return;
    const errorShare = this.#failures[server]! / this.#answers[server]!;
    const penalty = errorShare * this.#rules.errorUtilizationPenalty;
    this.#weight[server] = answer.requestsPerSecond / (answer.utilization + penalty);
    if (this.#sinceMs[server] === Number.POSITIVE_INFINITY) this.#sinceMs[server] = nowMs;
    this.#reportedMs[server] = nowMs;
  }

  /** The server's weight now; 0 if it is not known, not long enough, or no longer. */
  use(server: number, nowMs: number): number {
    this.#answers[server] = this.#failures[server] = 0;
    if (nowMs - this.#reportedMs[server]! >= this.#rules.weightExpirationPeriodMs) {
      this.#sinceMs[server] = Number.POSITIVE_INFINITY;
      return 0;
    }
    const { blackoutPeriodMs } = this.#rules;
    if (blackoutPeriodMs > 0 && nowMs - this.#sinceMs[server]! < blackoutPeriodMs) return 0;
    return this.#weight[server]!;
  }

  #grow(): void {
    const size = 2 * this.#weight.length;
    this.#weight = enlargeFloat64(this.#weight, size);
    this.#reportedMs = enlargeFloat64(this.#reportedMs, size);
    this.#sinceMs = enlargeFloat64(this.#sinceMs, size);
    this.#answers = enlargeFloat64(this.#answers, size);
    this.#failures = enlargeFloat64(this.#failures, size);
    this.#wasReady = enlargeUint8(this.#wasReady, size);
  }
}
