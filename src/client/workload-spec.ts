import type { GivenOptions } from '../balancer/option.ts';
import type { DistributionSpec } from '../random/distribution/distribution.ts';
import type { AdaptiveThrottlingSpec } from './gate/adaptive-throttling.ts';
import type { CircuitBreakerSpec } from './gate/circuit-breaker.ts';
import type { HedgeSpec } from './hedge/hedging.ts';
import type { PolicySpec } from './policy-kind.ts';
import type { Jitter } from './retry/jitter.ts';

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

/** k6's executors, and calls of pods that serve. Rates are of the whole workload, VUs are spread over its clients in turn. */
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
    }
  | {
      /** Its clients are pods, which send these while they serve requests of others, and answer when they have ended. */
      readonly kind: 'per-request';
      /** So many at the same time. */
      readonly calls: number;
      /** The share of the served requests that need them. */
      readonly share: number;
      /** Those of a lower number are made first. */
      readonly order: number;
      /** The served request may succeed though these fail. */
      readonly optional: boolean;
    };

/** `poisson`: independent callers; `uniform`: evenly spaced. */
export type Arrivals = 'poisson' | 'uniform';

/** How connections are opened and kept. */
export interface ConnectionSpec {
  /**
   * `tcp` and `http/1.1`: one request at a time on a connection; `http/2` and `grpc`: many; `udp`: no handshake, and a
   * flow is what conntrack makes of it.
   */
  readonly protocol: 'http/1.1' | 'http/2' | 'grpc' | 'tcp' | 'udp';
  /** False: a new connection for each request. True: kept alive in a pool of each client. */
  readonly reuse: boolean;
  /**
   * Most connections that a client has open at once, or with a balancer this to each endpoint; more requests wait for
   * one. Infinity: no limit.
   */
  readonly maxPerClient: number;
  /** A pooled connection that was idle for so long is closed by the client. Infinity: never. */
  readonly idleTimeoutMs: number;
  /** Requests at the same time on one connection: 1 but for http/2 and grpc; Infinity on a udp socket that is kept. */
  readonly maxConcurrentStreams: number;
  /** Round trips that TLS adds to the handshake: 0 without, 1 for TLS 1.3, 2 for TLS 1.2. */
  readonly tlsRoundTrips: number;
}

/**
 * A balancer that takes an endpoint for each request, instead of leaving each connection to kube-proxy. Each of those
 * that stand somewhere has its own view, its own counts and its own pools of connections to the endpoints.
 */
export interface UpstreamSpec {
  /**
   * Where it stands: `client`: in each client, as a library; `sidecar`: one for all clients of a pod or node; `proxy`: in
   * so many machines in front of the endpoints, of which each client takes one in turn.
   */
  readonly place: 'client' | 'sidecar' | 'proxy';
  /** The proxies: the node of each, null outside of the cluster. Empty for other places. */
  readonly proxyNodes: readonly (number | null)[];
  /** How it hears of endpoints: by watching EndpointSlices, or by asking DNS for a headless Service. */
  readonly discovery: 'slices' | 'dns';
  /** How often DNS is asked; Infinity: only after a connection was lost, at most every `dnsMinimumMs` (gRPC). */
  readonly dnsRefreshMs: number;
  readonly dnsMinimumMs: number;
  /** Name in the registry of `balancer`, with options in its own terms. */
  readonly algorithm: { readonly name: string; readonly options: GivenOptions };
  /** What stands between the algorithm and the endpoints: layers of `balancer` by name, with their options. */
  readonly layers: Readonly<Record<string, GivenOptions>>;
  /** Weight and priority level of pods, and of those that replace them; others have 1 and 0. */
  readonly endpoints: readonly { readonly pod: number; readonly weight: number; readonly priority: number }[];
  /** What consistent hashing goes by: so many keys, the i-th drawn with probability ∝ 1/i^exponent; null: the client. */
  readonly keys: { readonly count: number; readonly exponent: number } | null;
}

/** What is tried again, how often and after which pause. */
export interface RetrySpec {
  /** Attempts after the first; Infinity: until the measured time is over. */
  readonly max: number;
  readonly on: readonly ('connect-failure' | '5xx' | 'timeout' | 'circuit-open')[];
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly jitter: Jitter;
  /** How many retries there may be; null: no limit but `max`. */
  readonly budget: PolicySpec | null;
  /** No attempt is made that would begin with less than this left until the deadline. */
  readonly leastRemainingMs: number;
}

/** What limits the load that a workload's clients make, and how long they wait. */
export interface ResilienceSpec {
  /** From the first SYN until the connection is open; Infinity: as long as an attempt may take. */
  readonly connectTimeoutMs: number;
  /** Of the whole request with all its attempts; Infinity: none. */
  readonly deadlineMs: number;
  readonly retries: RetrySpec | null;
  readonly hedge: HedgeSpec | null;
  readonly circuitBreaker: CircuitBreakerSpec | null;
  readonly adaptiveThrottling: AdaptiveThrottlingSpec | null;
  readonly concurrencyLimit: PolicySpec | null;
}
