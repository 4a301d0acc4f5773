import type { DistributionSpec } from '../random/distribution/distribution.ts';

/** The rate changes evenly from where it is to `target` requests a second. */
export interface RateStage {
  readonly durationMs: number;
  readonly target: number;
}

/** The number of virtual users changes evenly from where it is to `target`. */
export interface UserStage {
  readonly durationMs: number;
  readonly target: number;
}

/** k6's executors. Rates are of the whole workload, VUs are spread over its clients in turn. */
export type ExecutorSpec =
  | { readonly kind: 'constant-arrival-rate'; readonly arrivals: Arrivals; readonly ratePerSecond: number }
  | {
      readonly kind: 'ramping-arrival-rate';
      readonly arrivals: Arrivals;
      readonly startRatePerSecond: number;
      readonly stages: readonly RateStage[];
    }
  | { readonly kind: 'constant-vus'; readonly vus: number; readonly thinkTime: DistributionSpec }
  | {
      readonly kind: 'ramping-vus';
      readonly startVus: number;
      readonly stages: readonly UserStage[];
      readonly thinkTime: DistributionSpec;
    }
  | {
      readonly kind: 'per-vu-iterations';
      readonly vus: number;
      readonly iterations: number;
      readonly thinkTime: DistributionSpec;
    }
  | {
      readonly kind: 'shared-iterations';
      readonly vus: number;
      readonly iterations: number;
      readonly thinkTime: DistributionSpec;
    };

/** `poisson`: independent callers; `uniform`: evenly spaced. */
export type Arrivals = 'poisson' | 'uniform';

/** How connections are opened and kept. */
export interface ConnectionSpec {
  readonly protocol: 'http/1.1' | 'tcp';
  /** False: a new connection for each request. True: kept alive in a pool of each client. */
  readonly reuse: boolean;
  /** Most connections that a client has open at once; more requests wait for one. Infinity: no limit. */
  readonly maxPerClient: number;
  /** A pooled connection that was idle for so long is closed by the client. */
  readonly idleTimeoutMs: number;
}

/** What is tried again, how often and after which pause. */
export interface RetrySpec {
  /** Attempts after the first. */
  readonly max: number;
  readonly on: readonly ('connect-failure' | '5xx' | 'timeout')[];
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** `full`: uniform between 0 and the exponential back-off; `none`: the back-off itself. */
  readonly jitter: 'full' | 'none';
  /** Retries allowed as a share of the requests (a bucket that each request fills by so much, 10 at most); null: no limit. */
  readonly budget: number | null;
}
