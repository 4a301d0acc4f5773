import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';
import type { AttemptBudget, BudgetParts } from '../budget/attempt-budget.ts';
import { budgetKinds } from '../budget/registry.ts';
import type { PolicySpec } from '../policy-kind.ts';
import { LatencyWindow } from './latency-window.ts';

const SUCCESS = 0;

/** When a workload's clients send a request once more though they still wait for its answer. */
export interface HedgeSpec {
  /** After so long; or after as long as a share of the latencies of the last window of time took. */
  readonly after: { readonly delayMs: number } | { readonly quantile: number; readonly windowMs: number };
  /** Attempts beside the first, each after the same time again. */
  readonly max: number;
  /** How many there may be; null: no limit. */
  readonly budget: PolicySpec | null;
}

/**
 * When and how often a workload's clients hedge. Latencies of which a quantile is taken are those of first attempts; when
 * a hedge was answered first, the time that the first attempt had taken by then stands for its latency.
 *
 * Source: J. Dean and L. Barroso, "The Tail at Scale" (2013), hedged requests; Finagle BackupRequestFilter.
 */
export class Hedging {
  readonly max: number;
  readonly #delayMs: number;
  readonly #window: LatencyWindow | null;
  readonly #budget: AttemptBudget | null;

  constructor({ after, max, budget }: HedgeSpec, parts: BudgetParts & { readonly time: PresentTime }) {
    this.max = max;
    const isFixed = 'delayMs' in after;
    this.#delayMs = isFixed ? after.delayMs : Number.POSITIVE_INFINITY;
    this.#window = isFixed ? null : new LatencyWindow(after.quantile, after.windowMs, parts.time);
    this.#budget = budget === null ? null : budgetKinds.get(budget.kind).create(budget.options, parts);
  }

  /** How long an answer is waited for; Infinity as long as nothing is known of latencies. */
  get delayMs(): number {
    return this.#window === null ? this.#delayMs : this.#window.valueMs;
  }

  /** A first attempt was answered well, or would have been after so long at least. */
  answered(latencyMs: number): void {
    this.#window?.add(latencyMs);
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
  attemptEnded(client: number, failure: number, isHedge: boolean): void {
    if (this.#budget === null) return;
    this.#budget.attemptEnded(client, failure === SUCCESS);
    if (isHedge) this.#budget.giveBack(client);
  }

  /** An attempt was given up because another one was answered. */
  withdrawn(client: number, isHedge: boolean): void {
    if (isHedge) this.#budget?.giveBack(client);
  }

  /** Whether there is room for a hedge now. */
  allows(client: number): boolean {
    return this.#budget === null || this.#budget.hasRoom(client);
  }

  /** A hedge is sent. */
  take(client: number): void {
    this.#budget?.take(client);
  }
}
