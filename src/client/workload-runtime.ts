import type { ServiceRules } from '../kubeproxy/service-rules.ts';
import type { Retries } from './retries.ts';

/** Where the clients of a workload send, once their target's name is resolved. */
export interface Route {
  /** Position among the targets that the recorder counts. */
  readonly target: number;
  /** By client of the workload: the rules that choose the pod; null where the pod is given. */
  readonly rules: readonly (ServiceRules | null)[];
  /** The node through which connections enter the cluster, or `NONE`. */
  readonly entry: number;
  /** The pod, where no rules choose it; `NONE` where the target cannot be reached. */
  readonly pod: number;
}

/** One workload at work. */
export interface WorkloadRuntime {
  readonly route: Route;
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
