import { assert } from '../base/assert.ts';
import { failureReasons } from './failure-reason.ts';
import { Histogram } from './histogram.ts';
import type { WorkloadMeasurements } from './measurements.ts';

/** Mantissa bits of the windows' histograms: quantiles to 0.8 %. */
const WINDOW_MANTISSA_BITS = 6;
/** Failure codes, with 0 for success. */
const CODES = failureReasons.length + 1;

/** Counts of one workload, for requests due in the measured time. */
export class MeasuredWorkload {
  readonly #latency = new Histogram();
  readonly #failures = new Float64Array(CODES);
  readonly #startMs: number;
  readonly #windowMs: number;
  readonly #windowSent: Float64Array;
  readonly #windowSucceeded: Float64Array;
  readonly #windowFailures: Float64Array;
  readonly #windowLatency: (Histogram | null)[];
  readonly #windowEndpoints: Float64Array;
  readonly #windowQueueLength: Float64Array;
  #sent = 0;
  #retries = 0;

  constructor(startMs: number, windowMs: number, windowCount: number) {
    this.#startMs = startMs;
    this.#windowMs = windowMs;
    this.#windowSent = new Float64Array(windowCount);
    this.#windowSucceeded = new Float64Array(windowCount);
    this.#windowFailures = new Float64Array(windowCount * CODES);
    this.#windowLatency = new Array<Histogram | null>(windowCount).fill(null);
    this.#windowEndpoints = new Float64Array(windowCount);
    this.#windowQueueLength = new Float64Array(windowCount);
  }

  sent(dueMs: number): void {
    this.#sent++;
    this.#windowSent[this.#window(dueMs)]!++;
  }

  retried(): void {
    this.#retries++;
  }

  ended(dueMs: number, endedMs: number, failure: number): void {
    const window = this.#window(dueMs);
    if (failure !== 0) {
      this.#failures[failure]!++;
      this.#windowFailures[window * CODES + failure]!++;
      return;
    }
    const latencyMs = endedMs - dueMs;
    this.#latency.add(latencyMs);
    this.#windowSucceeded[window]!++;
    let histogram = this.#windowLatency[window]!;
    if (histogram === null) {
      histogram = new Histogram(WINDOW_MANTISSA_BITS);
      this.#windowLatency[window] = histogram;
    }
    histogram.add(latencyMs);
  }

  /** Asserts that every request that was sent has ended, and none twice. */
  assertBalanced(): void {
    const failed = this.#failures.reduce((sum, count) => sum + count, 0);
    assert(this.#latency.count + failed === this.#sent, 'requests that ended are not those that were sent');
  }

  /** What stands at the end of a window. */
  windowEnded(window: number, endpoints: number, queueLength: number): void {
    this.#windowEndpoints[window] = endpoints;
    this.#windowQueueLength[window] = queueLength;
  }

  /** All that was counted. */
  result(): WorkloadMeasurements {
    return {
      sent: this.#sent,
      succeeded: this.#latency.count,
      retries: this.#retries,
      failures: this.#failures,
      latency: this.#latency.toColumns(),
      windowSent: this.#windowSent,
      windowSucceeded: this.#windowSucceeded,
      windowFailures: this.#windowFailures,
      windowLatency: this.#windowLatency.map((histogram) => histogram?.toColumns() ?? null),
      windowEndpoints: this.#windowEndpoints,
      windowQueueLength: this.#windowQueueLength,
    };
  }

  /** The last window takes what rounding puts behind it. */
  #window(dueMs: number): number {
    const window = Math.floor((dueMs - this.#startMs) / this.#windowMs);
    return window < this.#windowSent.length ? window : this.#windowSent.length - 1;
  }
}
