import { type FailureReason, failureCode, failureReasons } from '../measurement/failure-reason.ts';
import type { Stream } from '../random/stream.ts';
import type { RetrySpec } from './workload-spec.ts';

/** Most retries that a client may have saved up. */
const MOST_TOKENS = 10;

/** Which failures each word of `on` stands for. */
const conditions: Readonly<Record<RetrySpec['on'][number], readonly FailureReason[]>> = {
  'connect-failure': [
    'connection-refused',
    'stale-endpoint',
    'connect-timeout',
    'dns-failure',
    'dns-timeout',
    'no-address',
    'no-source-port',
  ],
  '5xx': ['server-error', 'queue-full', 'connection-reset', 'ingress-503'],
  timeout: ['timeout'],
};

/**
 * What a workload's clients try again, and when. With a budget each client has a bucket that every request fills by
 * the budget, up to 10, and every retry empties by 1 (Finagle's and Linkerd's retry budget).
 */
export class Retries {
  readonly #spec: RetrySpec;
  readonly #stream: Stream;
  readonly #retried: Uint8Array;
  readonly #tokens: Float64Array;

  constructor(spec: RetrySpec, clientCount: number, stream: Stream) {
    this.#spec = spec;
    this.#stream = stream;
    this.#retried = new Uint8Array(failureReasons.length + 1);
    for (const word of spec.on) for (const reason of conditions[word]) this.#retried[failureCode(reason)] = 1;
    this.#tokens = new Float64Array(clientCount);
  }

  /** A request is sent: the client may retry so much more. */
  earn(client: number): void {
    if (this.#spec.budget === null) return;
    this.#tokens[client] = Math.min(MOST_TOKENS, this.#tokens[client]! + this.#spec.budget);
  }

  /** Whether an attempt that failed so, after `retry` others, is followed by another; takes it from the budget. */
  allows(failure: number, retry: number, client: number): boolean {
    if (this.#retried[failure] === 0 || retry >= this.#spec.max) return false;
    if (this.#spec.budget === null) return true;
    if (this.#tokens[client]! < 1) return false;
    this.#tokens[client]!--;
    return true;
  }

  /** Pause before the next attempt: the base doubled for each one before, at most the maximum, jittered. */
  backoffMs(retry: number): number {
    let pauseMs = this.#spec.backoffBaseMs;
    for (let i = 0; i < retry && pauseMs < this.#spec.backoffMaxMs; i++) pauseMs *= 2;
    pauseMs = Math.min(pauseMs, this.#spec.backoffMaxMs);
    return this.#spec.jitter === 'full' ? this.#stream.uniform() * pauseMs : pauseMs;
  }
}
