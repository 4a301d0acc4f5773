import { enlargeFloat64 } from '../base/columns.ts';

/**
 * Of each server, what a response takes there: an exponentially weighted moving average that jumps to a peak at once and
 * comes down slowly. As observations come at any times, the weight of the past is e^(−elapsed ÷ decay).
 *
 * Source: Finagle PeakEwma.scala (Metric.observe) and, after it, tower src/load/peak_ewma.rs (RttEstimate).
 */
export class PeakEstimates {
  readonly #decayMs: number;
  #estimateMs: Float64Array = new Float64Array(8);
  #updatedMs: Float64Array = new Float64Array(8);

  /** @param decayMs the time in which the past comes to 1/e of its weight; 0: only the last observation counts. */
  constructor(decayMs: number) {
    this.#decayMs = decayMs;
  }

  /** A server begins with this estimate. */
  begin(server: number, estimateMs: number, nowMs: number): void {
    while (server >= this.#estimateMs.length) {
      this.#estimateMs = enlargeFloat64(this.#estimateMs, 2 * this.#estimateMs.length);
      this.#updatedMs = enlargeFloat64(this.#updatedMs, 2 * this.#updatedMs.length);
    }
    this.#estimateMs[server] = estimateMs;
    this.#updatedMs[server] = nowMs;
  }

  /** A response took so long; returns the new estimate. 0 stands for no response: the estimate fades. */
  observe(server: number, latencyMs: number, nowMs: number): number {
    const estimateMs = this.#estimateMs[server]!;
    const elapsedMs = nowMs - this.#updatedMs[server]!;
    this.#updatedMs[server] = nowMs;
    // The past keeps its whole weight where no time has passed, also without decay.
    const past = elapsedMs > 0 ? Math.exp(-elapsedMs / this.#decayMs) : 1;
    const updatedMs = estimateMs < latencyMs ? latencyMs : estimateMs * past + latencyMs * (1 - past);
    this.#estimateMs[server] = updatedMs;
    return updatedMs;
  }
}
