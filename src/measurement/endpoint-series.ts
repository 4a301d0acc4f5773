import { assert } from '../base/assert.ts';
import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';

/** Pods with a row of their own; what further ones get is counted together. */
const MOST_PODS = 200;

/** In place of a pod's position: all pods beyond the 200th that were there from the start, or that came later. */
export const OTHERS_FROM_START = -1;
/** See `OTHERS_FROM_START`. */
export const OTHERS_THAT_CAME = -2;

/** What each pod of a Service port got over time: rows of windows. */
export interface EndpointSeriesColumns {
  /** By row: the position of its pod, or what stands for the others. */
  readonly pods: Int32Array;
  /** By row, then window in which the request was due: requests. */
  readonly requests: Float64Array;
  /** By row, then window: pods that were ready at its end, 0 or 1 where the row is of one pod. */
  readonly ready: Float64Array;
}

/** Counts the requests of one Service port by pod and window, in bounded memory. */
export class EndpointSeries {
  readonly #startMs: number;
  readonly #windowMs: number;
  readonly #windowCount: number;
  readonly #podsAtStart: number;
  /** By position of a pod: its row + 1; 0 before it has one. */
  #rowAfter: Int32Array = new Int32Array(64);
  #requests: Float64Array;
  #ready: Float64Array;
  /** The first two rows are those of others. */
  readonly #pods: number[] = [OTHERS_FROM_START, OTHERS_THAT_CAME];

  /** `podsAtStart`: pods from this position on came during the run. */
  constructor(startMs: number, windowMs: number, windowCount: number, podsAtStart: number) {
    assert(windowCount > 0, 'a time series has a window');
    this.#startMs = startMs;
    this.#windowMs = windowMs;
    this.#windowCount = windowCount;
    this.#podsAtStart = podsAtStart;
    this.#requests = new Float64Array(16 * windowCount);
    this.#ready = new Float64Array(16 * windowCount);
  }

  /** An attempt went to a pod. */
  assigned(pod: number, dueMs: number): void {
    const known = this.#rowAfter[pod] ?? 0;
    const row = known > 0 ? known - 1 : this.#rowOf(pod);
    const window = ((dueMs - this.#startMs) / this.#windowMs) | 0;
    // The last window takes what rounding puts behind it.
    this.#requests[row * this.#windowCount + (window < this.#windowCount ? window : this.#windowCount - 1)]!++;
  }

  /** A pod is ready when a window ends. */
  readyAt(pod: number, window: number): void {
    this.#ready[this.#rowOf(pod) * this.#windowCount + window]!++;
  }

  /** All that was counted. */
  result(): EndpointSeriesColumns {
    const end = this.#pods.length * this.#windowCount;
    return {
      pods: Int32Array.from(this.#pods),
      requests: this.#requests.slice(0, end),
      ready: this.#ready.slice(0, end),
    };
  }

  #rowOf(pod: number): number {
    if (pod >= this.#rowAfter.length) this.#rowAfter = enlargeInt32(this.#rowAfter, 2 * pod);
    const known = this.#rowAfter[pod]!;
    if (known > 0) return known - 1;
    const row = this.#pods.length - 2 < MOST_PODS ? this.#pods.push(pod) - 1 : pod < this.#podsAtStart ? 0 : 1;
    this.#rowAfter[pod] = row + 1;
    const cells = this.#pods.length * this.#windowCount;
    if (cells > this.#requests.length) {
      this.#requests = enlargeFloat64(this.#requests, 2 * cells);
      this.#ready = enlargeFloat64(this.#ready, 2 * cells);
    }
    return row;
  }
}
