/**
 * When kube-proxy programs its node: its BoundedFrequencyRunner as a state machine without a clock. Changes set one
 * pending flag; what has come before a run starts is in it, and its rules are active when it ends.
 *
 * Up to Kubernetes 1.33 a token bucket lets two runs through at once and then one every `minSyncPeriodMs`, counted from
 * start to start; from 1.34 on a run starts at the earliest `minSyncPeriodMs` after the end of the last one.
 * Source: kube-proxy pkg/util/async and pkg/proxy/runner, bounded_frequency_runner.go.
 */
export class SyncRunner {
  readonly #minSyncPeriodMs: number;
  readonly #burst: number;
  #tokens: number;
  #tokensMs = 0;
  #notBeforeMs = 0;
  #running = false;
  #pending = false;
  #scheduled = false;

  constructor(minSyncPeriodMs: number, kubernetesMinor: number) {
    this.#minSyncPeriodMs = minSyncPeriodMs;
    this.#burst = kubernetesMinor <= 33 && minSyncPeriodMs > 0 ? 2 : 0;
    this.#tokens = this.#burst;
  }

  /** Something changed: the time at which a run is to start, or null when one that is planned or runs will see to it. */
  changed(nowMs: number): number | null {
    this.#pending = true;
    if (this.#running || this.#scheduled) return null;
    this.#scheduled = true;
    return this.#earliestStartMs(nowMs);
  }

  /** A run starts, at the time that `changed` or `ended` gave. */
  started(nowMs: number): void {
    this.#refill(nowMs);
    this.#scheduled = false;
    this.#pending = false;
    this.#running = true;
    if (this.#burst > 0) this.#tokens = Math.max(0, this.#tokens - 1);
  }

  /** The run has ended: the time at which the next is to start, or null when nothing changed meanwhile. */
  ended(nowMs: number): number | null {
    this.#running = false;
    if (this.#burst === 0) this.#notBeforeMs = nowMs + this.#minSyncPeriodMs;
    if (!this.#pending) return null;
    this.#scheduled = true;
    return this.#earliestStartMs(nowMs);
  }

  #earliestStartMs(nowMs: number): number {
    if (this.#burst === 0) return Math.max(nowMs, this.#notBeforeMs);
    this.#refill(nowMs);
    return this.#tokens >= 1 ? nowMs : nowMs + (1 - this.#tokens) * this.#minSyncPeriodMs;
  }

  #refill(nowMs: number): void {
    if (this.#burst === 0) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#tokensMs) / this.#minSyncPeriodMs);
    this.#tokensMs = nowMs;
  }
}
