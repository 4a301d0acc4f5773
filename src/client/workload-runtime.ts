import type { NameLookup } from './lookup/name-lookup.ts';
import type { Retries } from './retries.ts';
import type { Route } from './route/route.ts';

/** One workload at work. */
export interface WorkloadRuntime {
  readonly route: Route;
  /** The lookups of the target's name; null where none takes time and none can fail. */
  readonly lookup: NameLookup | null;
  readonly firstClient: number;
  readonly timeoutMs: number;
  readonly reuse: boolean;
  readonly maxPerClient: number;
  readonly idleTimeoutMs: number;
  /** Draws the work of a request into the columns of `demandMs`, one for each Application that may serve it. */
  readonly demands: readonly { readonly column: number; readonly draw: () => number }[];
  /** Draws the number that decides whether a pod with an error rate answers with an error; null without such pods. */
  readonly luck: (() => number) | null;
  /** The same for each further attempt, from a stream of its own: who tries again changes no draw of a first attempt. */
  readonly retryLuck: (() => number) | null;
  readonly retries: Retries | null;
}
