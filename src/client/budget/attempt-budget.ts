import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';

/**
 * How many attempts beyond the first a client may make: retries, or hedges. Clients are counted within their workload, and
 * each has its own.
 */
export interface AttemptBudget {
  /** A request begins. */
  begun(client: number): void;
  /** A request has ended for good. */
  ended(client: number, isGood: boolean): void;
  /** An attempt has ended, one that was kept back included. */
  attemptEnded(client: number, isGood: boolean): void;
  /** Whether there is room for one more attempt now. */
  hasRoom(client: number): boolean;
  /** An attempt beyond the first is to be made; there was room for it. */
  take(client: number): void;
  /** Such an attempt has ended, or was given up. */
  giveBack(client: number): void;
}

/** What budgets are made with. */
export interface BudgetParts {
  readonly clientCount: number;
  readonly time: PresentTime;
}
