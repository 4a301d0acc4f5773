import { enlargeFloat64 } from '../../base/columns.ts';
import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';
import { type FailureReason, failureCode, failureReasons } from '../../measurement/failure-reason.ts';
import type { Stream } from '../../random/stream.ts';
import type { AttemptBudget } from '../budget/attempt-budget.ts';
import { budgetKinds } from '../budget/registry.ts';
import type { RetrySpec } from '../workload-spec.ts';
import { jitters } from './jitter.ts';

const SUCCESS = 0;

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
  '5xx': ['server-error', 'queue-full', 'shed', 'connection-reset', 'ingress-503'],
  timeout: ['timeout'],
  'circuit-open': ['circuit-open'],
};

/** What retries are made with. */
export interface RetryParts {
  readonly clientCount: number;
  readonly stream: Stream;
  readonly time: PresentTime;
  /** When the measured time ends: what is tried again without limit is tried no more. */
  readonly endMs: number;
}

/** What a workload's clients try again, and when. Clients are counted within the workload. */
export class Retries {
  readonly #spec: RetrySpec;
  readonly #parts: RetryParts;
  readonly #retried: Uint8Array;
  readonly #budget: AttemptBudget | null;
  readonly #jitter: (typeof jitters)[RetrySpec['jitter']];
  /** One object for all pauses. */
  readonly #backoff: { readonly baseMs: number; readonly maxMs: number; exponentialMs: number; previousMs: number };
  /** By attempt that is a retry, the pause before it; kept only for the jitter that asks for it. */
  #pausesMs: Float64Array = new Float64Array(0);

  constructor(spec: RetrySpec, parts: RetryParts) {
    this.#spec = spec;
    this.#parts = parts;
    this.#retried = new Uint8Array(failureReasons.length + 1);
    for (const word of spec.on) for (const reason of conditions[word]) this.#retried[failureCode(reason)] = 1;
    this.#budget = spec.budget === null ? null : budgetKinds.get(spec.budget.kind).create(spec.budget.options, parts);
    this.#jitter = jitters[spec.jitter];
    const { backoffBaseMs: baseMs, backoffMaxMs: maxMs } = spec;
    this.#backoff = { baseMs, maxMs, exponentialMs: baseMs, previousMs: baseMs };
  }

  /** A client begins a request. */
  begun(client: number): void {
    this.#budget?.begun(client);
  }

  /** It has ended for good. */
  ended(client: number, failure: number): void {
    this.#budget?.ended(client, failure === SUCCESS);
  }

  /** An attempt has ended. */
  attemptEnded(client: number, failure: number, isRetry: boolean): void {
    if (this.#budget === null) return;
    this.#budget.attemptEnded(client, failure === SUCCESS);
    if (isRetry) this.#budget.giveBack(client);
  }

  /** An attempt was given up because another one of its request was answered. */
  withdrawn(client: number, isRetry: boolean): void {
    if (isRetry) this.#budget?.giveBack(client);
  }

  /** Whether an attempt that failed so, after `retry` others, is to be followed by another. */
  allows(failure: number, retry: number, client: number): boolean {
    const { max } = this.#spec;
    if (this.#retried[failure] === 0 || retry >= max) return false;
    if (max === Number.POSITIVE_INFINITY && this.#parts.time.nowMs >= this.#parts.endMs) return false;
    return this.#budget === null || this.#budget.hasRoom(client);
  }

  /** Pause before the next attempt of a request, of which `request` is the last one and `retry` came before. */
  pauseMs(request: number, retry: number): number {
    const { backoffBaseMs, backoffMaxMs, jitter } = this.#spec;
    const backoff = this.#backoff;
    let exponentialMs = backoffBaseMs;
    for (let i = 0; i < retry && exponentialMs < backoffMaxMs; i++) exponentialMs *= 2;
    backoff.exponentialMs = Math.min(exponentialMs, backoffMaxMs);
    const isFirst = jitter !== 'decorrelated' || retry === 0;
    backoff.previousMs = isFirst ? backoffBaseMs : this.#pausesMs[request]!;
    return this.#jitter(backoff, this.#parts.stream);
  }

  /** Whether a pause leaves enough of the time until the deadline for another attempt to make sense. */
  leavesTime(pauseMs: number, deadlineMs: number): boolean {
    return this.#parts.time.nowMs + pauseMs + this.#spec.leastRemainingMs < deadlineMs;
  }

  /** The attempt `again` will be made after a pause. */
  take(client: number, again: number, pauseMs: number): void {
    this.#budget?.take(client);
    this.#remember(again, pauseMs);
  }

  /** The attempt `again` is made beside another one of the same request: whichever fails last, the pause goes on from it. */
  copied(request: number, again: number): void {
    this.#remember(again, this.#pausesMs[request] ?? 0);
  }

  #remember(again: number, pauseMs: number): void {
    if (this.#spec.jitter !== 'decorrelated') return;
    if (again >= this.#pausesMs.length) this.#pausesMs = enlargeFloat64(this.#pausesMs, Math.max(64, 2 * again));
    this.#pausesMs[again] = pauseMs;
  }
}
