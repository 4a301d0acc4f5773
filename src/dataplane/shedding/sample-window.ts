/** Told of the requests that left within one window of time. */
export type OnWindow = (meanStayMs: number, mostInFlight: number, isDropped: boolean) => void;

/** A window with fewer requests says nothing. */
const LEAST_SAMPLES = 10;

/**
 * Gathers the stays of requests over windows of time, because a single one says little: their mean, the most that were
 * there, and whether any was dropped.
 *
 * Source: Netflix concurrency-limits, WindowedLimit with its AverageSampleWindow: windows of one second, ten samples.
 */
export class SampleWindow {
  readonly #windowMs: number;
  readonly #onWindow: OnWindow;
  #endMs = 0;
  #count = 0;
  #sumMs = 0;
  #mostInFlight = 0;
  #isDropped = false;

  constructor(windowMs: number, onWindow: OnWindow) {
    this.#windowMs = windowMs;
    this.#onWindow = onWindow;
  }

  /** A request has left. The first one after the end of a window closes it. */
  add(nowMs: number, stayMs: number, inFlight: number, isDropped: boolean): void {
    if (isDropped) this.#isDropped = true;
    else {
      this.#sumMs += stayMs;
      this.#count++;
    }
    this.#mostInFlight = Math.max(this.#mostInFlight, inFlight);
    if (nowMs <= this.#endMs) return;
    if (this.#count >= LEAST_SAMPLES) this.#onWindow(this.#sumMs / this.#count, this.#mostInFlight, this.#isDropped);
    this.#endMs = nowMs + this.#windowMs;
    this.#count = 0;
    this.#sumMs = 0;
    this.#mostInFlight = 0;
    this.#isDropped = false;
  }
}
