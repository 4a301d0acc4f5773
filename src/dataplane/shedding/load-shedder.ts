import type { Stream } from '../../random/stream.ts';
import { Codel, type CodelSpec } from './codel.ts';
import type { ConcurrencyLimit, ConcurrencyLimitSpec } from './concurrency-limit.ts';
import { concurrencyLimits } from './registry.ts';

/** How a server protects itself from more requests than it can serve. */
export interface SheddingSpec {
  readonly limit: ConcurrencyLimitSpec | null;
  /**
   * By priority, the share of the limit that requests of this class have also when the limit is reached; those of classes
   * beyond the list have none. Empty: all are equal.
   */
  readonly guaranteed: readonly number[];
  readonly codel: CodelSpec | null;
}

/** Priorities that are told apart; those beyond are one class. */
const CLASSES = 16;

/**
 * The load shedder of one process: it turns away what comes over its limit of requests, the less important first, and
 * what has waited too long.
 *
 * While the limit is not reached everybody is let in. When it is reached, a request is let in only while its class has
 * fewer there than its guaranteed share of the limit: so important ones find the room that others had before, as soon
 * as those leave. Source: Netflix concurrency-limits, AbstractPartitionedLimiter; "Enhancing Netflix Reliability with
 * Service-Level Prioritized Load Shedding" (2024): 100 % for requests of users, 0 % for prefetches.
 */
export class LoadShedder {
  /** Null where nobody limits how long requests wait. */
  readonly codel: Codel | null;
  readonly #limit: ConcurrencyLimit | null;
  readonly #guaranteed: readonly number[];
  readonly #ofClass: Int32Array = new Int32Array(CLASSES);
  #inFlight = 0;

  constructor(spec: SheddingSpec, stream: Stream) {
    this.codel = spec.codel === null ? null : new Codel(spec.codel);
    this.#limit =
      spec.limit === null ? null : concurrencyLimits.get(spec.limit.kind).create(spec.limit.options, stream);
    this.#guaranteed = spec.guaranteed;
  }

  /** Requests that are there now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Requests that may be there now; Infinity without a limit. */
  get limit(): number {
    return this.#limit?.limit ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a request of a priority may come in; if so it is there until it leaves. */
  admits(priority: number): boolean {
    const ofClass = Math.min(priority, CLASSES - 1);
    const { limit } = this;
    if (this.#inFlight >= limit) {
      const share = this.#guaranteed[ofClass] ?? 0;
      if (share === 0 || this.#ofClass[ofClass]! >= Math.max(1, Math.ceil(share * limit))) return false;
    }
    this.#inFlight++;
    this.#ofClass[ofClass]!++;
    return true;
  }

  /** A request is there no more; nothing is learnt from it. */
  left(priority: number): void {
    this.#inFlight--;
    this.#ofClass[Math.min(priority, CLASSES - 1)]!--;
  }

  /** A request left after so long, when so many were there as it came; the limit learns from it. */
  learns(nowMs: number, stayMs: number, inFlight: number, isDropped: boolean): void {
    this.#limit?.left(nowMs, stayMs, inFlight, isDropped);
  }
}
