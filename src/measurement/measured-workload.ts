import { assert } from '../base/assert.ts';
import { CauseCounts } from './cause-counts.ts';
import { failureCauses } from './failure-cause.ts';
import { failureReasons } from './failure-reason.ts';
import { Histogram } from './histogram.ts';
import type { WorkloadMeasurements } from './measurements.ts';

/** Mantissa bits of the histogram of all latencies: quantiles to 0.1 %. */
const MANTISSA_BITS = 9;
/** Mantissa bits of the windows' histograms: quantiles to 0.8 %. */
const WINDOW_MANTISSA_BITS = 6;
/** A bucket of the one is in the bucket of the other that its number without so many bits says. */
const COARSER_BY_BITS = MANTISSA_BITS - WINDOW_MANTISSA_BITS;
/** Buckets of a window's histogram. */
const WINDOW_BUCKETS = 32 << WINDOW_MANTISSA_BITS;
/** Failure codes, with 0 for success. */
const CODES = failureReasons.length + 1;
/** Codes of causes, with 0 for none. */
const CAUSES = failureCauses.length + 1;
/** By code of a cause: whether it says of which pod it is. The far end of a link may be a proxy instead. */
const namesPod: readonly boolean[] = [
  false,
  ...failureCauses.map(({ meaning }) => meaning.includes('{pod}') && !meaning.includes('between {node} and {pod}')),
];

const SUCCESS = 0;

/** Counts of one workload, for requests due in the measured time. */
export class MeasuredWorkload {
  readonly #latency = new Histogram(MANTISSA_BITS);
  readonly #failures = new Float64Array(CODES);
  readonly #causes = new CauseCounts();
  readonly #delays = new CauseCounts();
  readonly #startMs: number;
  readonly #windowMs: number;
  readonly #windowCount: number;
  readonly #windowSent: Float64Array;
  readonly #windowSucceeded: Float64Array;
  readonly #windowFailures: Float64Array;
  readonly #windowCauses: Float64Array;
  /** By window: counts of the coarse buckets; null where nothing succeeded. */
  readonly #windowLatency: (Float64Array | null)[];
  readonly #windowEndpoints: Float64Array;
  readonly #windowQueueLength: Float64Array;
  #sent = 0;
  #retries = 0;
  #hedges = 0;

  constructor(startMs: number, windowMs: number, windowCount: number) {
    this.#startMs = startMs;
    this.#windowMs = windowMs;
    this.#windowCount = windowCount;
    this.#windowSent = new Float64Array(windowCount);
    this.#windowSucceeded = new Float64Array(windowCount);
    this.#windowFailures = new Float64Array(windowCount * CODES);
    this.#windowCauses = new Float64Array(windowCount * CAUSES);
    this.#windowLatency = new Array<Float64Array | null>(windowCount).fill(null);
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

  hedged(): void {
    this.#hedges++;
  }

  ended(dueMs: number, endedMs: number, failure: number): void {
    const window = this.#window(dueMs);
    if (failure !== 0) {
      this.#failures[failure]!++;
      this.#windowFailures[window * CODES + failure]!++;
      return;
    }
    // The bucket is found once; a window only counts it.
    const bucket = this.#latency.add(endedMs - dueMs) >> COARSER_BY_BITS;
    this.#windowSucceeded[window]!++;
    let counts = this.#windowLatency[window]!;
    if (counts === null) {
      counts = new Float64Array(WINDOW_BUCKETS);
      this.#windowLatency[window] = counts;
    }
    counts[bucket]!++;
  }

  /** Why a request failed that has ended so; see `Recorder.requestFailed`. */
  failed(number: number, dueMs: number, failure: number, cause: number, node: number, pod: number): void {
    assert(cause > 0, 'a request failed without a cause');
    assert(pod >= 0 || namesPod[cause] === false, 'a cause that names a pod has none');
    this.#causes.add(failure, cause, node, pod, dueMs - this.#startMs, number);
    this.#windowCauses[this.#window(dueMs) * CAUSES + cause]!++;
  }

  /** What held up a request that has succeeded. */
  delayed(number: number, dueMs: number, cause: number, node: number, pod: number): void {
    this.#delays.add(SUCCESS, cause, node, pod, dueMs - this.#startMs, number);
  }

  /** Asserts that every request that was sent has ended, and none twice, and that each that failed has one cause. */
  assertBalanced(): void {
    const failed = this.#failures.reduce((sum, count) => sum + count, 0);
    assert(this.#latency.count + failed === this.#sent, 'requests that ended are not those that were sent');
    assert(this.#causes.total === failed, 'a request that failed has no cause, or two');
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
      hedges: this.#hedges,
      failures: this.#failures,
      causes: this.#causes.result(),
      delays: this.#delays.result(),
      latency: this.#latency.toColumns(),
      windowSent: this.#windowSent,
      windowSucceeded: this.#windowSucceeded,
      windowFailures: this.#windowFailures,
      windowCauses: this.#windowCauses,
      windowLatency: this.#windowLatency.map((counts) =>
        counts === null ? null : Histogram.fromCounts(WINDOW_MANTISSA_BITS, counts).toColumns(),
      ),
      windowEndpoints: this.#windowEndpoints,
      windowQueueLength: this.#windowQueueLength,
    };
  }

  /** The last window takes what rounding puts behind it. */
  #window(dueMs: number): number {
    const window = ((dueMs - this.#startMs) / this.#windowMs) | 0;
    return window < this.#windowCount ? window : this.#windowCount - 1;
  }
}
