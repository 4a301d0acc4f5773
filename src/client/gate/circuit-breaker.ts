import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../../base/columns.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import type { PolicySpec } from '../policy-kind.ts';
import { breakerRules } from './breaker/registry.ts';
import { type Gate, type GateParts, Verdict } from './gate.ts';

const CIRCUIT_OPEN = failureCode('circuit-open');

/** Closed: all go. Open: none does. Half-open: a few find out whether the Service is well again. */
const State = { closed: 0, open: 1, halfOpen: 2 } as const;

/** A circuit breaker, as it was set. */
export interface CircuitBreakerSpec {
  /** Whose failures it counts and whose attempts it keeps back. */
  readonly scope: 'client' | 'shared' | 'endpoint';
  /** When it opens: name in the registry of rules. */
  readonly opensOn: PolicySpec;
  readonly openForMs: number;
  /** So many attempts go while it is half-open; when all were good it closes. */
  readonly probes: number;
  /** How long each of them may take; Infinity: as long as any. */
  readonly probeTimeoutMs: number;
}

/**
 * A circuit breaker (M. Nygard, "Release It!"): it opens when the rule says so, and everything fails at once. After a time
 * it is half-open: the next few attempts go. If all of them are good it closes and counts anew; the first that is bad
 * opens it again. What went before it opened or became half-open says nothing any more.
 *
 * Source: sony/gobreaker (MaxRequests, generations); Shopify/semian has the time-out of half-open attempts.
 */
export class CircuitBreaker implements Gate {
  readonly failure: number = CIRCUIT_OPEN;
  readonly #spec: CircuitBreakerSpec;
  readonly #parts: GateParts;
  readonly #rule: ReturnType<ReturnType<typeof breakerRules.get>['create']>;
  #state: Uint8Array;
  /** Since when it is in this state. */
  #sinceMs: Float64Array;
  /** While half-open: attempts that went, without those of which nothing is known; and those that were good. */
  #probes: Int32Array;
  #good: Int32Array;

  constructor(spec: CircuitBreakerSpec, parts: GateParts) {
    this.#spec = spec;
    this.#parts = parts;
    this.#rule = breakerRules.get(spec.opensOn.kind).create(spec.opensOn.options, parts);
    this.#state = new Uint8Array(parts.keyCount);
    this.#sinceMs = new Float64Array(parts.keyCount);
    this.#probes = new Int32Array(parts.keyCount);
    this.#good = new Int32Array(parts.keyCount);
  }

  admits(key: number): boolean {
    if (key >= this.#state.length) this.#grow(key);
    if (this.#state[key] === State.closed) return true;
    if (this.#state[key] === State.open) {
      if (this.#parts.time.nowMs < this.#sinceMs[key]! + this.#spec.openForMs) return false;
      this.#enter(key, State.halfOpen);
    }
    return this.#probes[key]! < this.#spec.probes;
  }

  begun(key: number): void {
    if (this.#state[key] === State.halfOpen) this.#probes[key]!++;
  }

  ended(key: number, verdict: Verdict, sentMs: number): void {
    if (sentMs < this.#sinceMs[key]! || this.#state[key] === State.open) return;
    if (this.#state[key] === State.closed) {
      if (verdict === Verdict.good) this.#rule.succeeded(key);
      else if (verdict === Verdict.bad && this.#rule.failed(key)) this.#enter(key, State.open);
      return;
    }
    if (verdict === Verdict.unknown) {
      this.#probes[key]!--;
    } else if (verdict === Verdict.bad) {
      this.#enter(key, State.open);
    } else {
      this.#good[key]!++;
      if (this.#good[key]! >= this.#spec.probes) this.#enter(key, State.closed);
    }
  }

  mostMs(key: number): number {
    return this.#state[key] === State.halfOpen ? this.#spec.probeTimeoutMs : Number.POSITIVE_INFINITY;
  }

  #enter(key: number, state: number): void {
    this.#state[key] = state;
    this.#sinceMs[key] = this.#parts.time.nowMs;
    this.#probes[key] = 0;
    this.#good[key] = 0;
    if (state === State.closed) this.#rule.reset(key);
  }

  #grow(key: number): void {
    const size = Math.max(16, 2 * key);
    this.#state = enlargeUint8(this.#state, size);
    this.#sinceMs = enlargeFloat64(this.#sinceMs, size);
    this.#probes = enlargeInt32(this.#probes, size);
    this.#good = enlargeInt32(this.#good, size);
  }
}
