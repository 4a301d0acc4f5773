/** A number with its 95 % confidence half-width across replications; null where the sample cannot carry it. */
export interface Estimate {
  readonly estimate: number | null;
  /** Null with fewer than two replications. */
  readonly halfWidth: number | null;
}

/** What the shares of endpoints are of. */
export type ShareUnit = 'connections' | 'requests';

/**
 * What a run found, ready to be reported: estimates with intervals and the series behind the charts. Plain data.
 * The fields of `run -o json` and `run.json` are those of the contract; the series (`spectrum`, `timeSeries`) go
 * into CSV files and charts only.
 */
export interface Summary {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly seed: number;
  readonly version: string;
  readonly inputHash: string;
  readonly assumptions: readonly { readonly what: string; readonly value: string; readonly source: string }[];
  readonly alternatives: readonly AlternativeSummary[];
  readonly thresholds: readonly ThresholdSummary[];
}

/** Whether a threshold held in one alternative. */
export interface ThresholdSummary {
  readonly text: string;
  readonly alternative: string;
  /** The workload that came out worst, or the Service for `imbalance`. */
  readonly subject: string;
  readonly value: Estimate;
  /** `ms` | `fraction` | `per-second` | `ratio`: how to print the value. */
  readonly unit: 'ms' | 'fraction' | 'per-second' | 'ratio';
  readonly passed: boolean;
}

/** What one alternative came to, over all its replications. */
export interface AlternativeSummary {
  readonly name: string;
  /** kube-proxy mode and algorithm, such as `iptables` or `ipvs rr`. */
  readonly proxy: string;
  /**
   * Who takes the endpoints for its workloads, each once, in few words: `iptables` where kube-proxy does, `envoy/random`
   * where a balancer of requests does, `DNS` where clients take what that answers.
   */
  readonly chosenBy: readonly string[];
  readonly replications: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  /** Events that the engine handled, all replications, without the pilot. */
  readonly eventCount: number;
  readonly workloads: readonly WorkloadSummary[];
  readonly services: readonly ServiceSummary[];
  readonly endpoints: readonly EndpointSummary[];
  /** By Service port; empty where nobody did anything to the cluster during the run. */
  readonly shares: readonly ShareSummary[];
  /** Faults, operations and what followed from them, on the time axis of the charts (0 = start of the measured time). */
  readonly marks: readonly MarkSummary[];
}

/** Latency figures in ms, of requests that succeeded, from their intended start. */
export interface LatencySummary {
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly 'p99.9': Estimate;
  readonly max: Estimate;
}

/** What one workload got: counts over all replications, estimates with intervals, and the series of its charts. */
export interface WorkloadSummary {
  readonly name: string;
  readonly requests: { readonly sent: number; readonly succeeded: number; readonly failed: number };
  /** Attempts beyond the first of each request. */
  readonly retries: number;
  /** In the order of the reasons' list, without those that never happened. `meaning` is one sentence for people. */
  readonly failures: readonly FailureSummary[];
  /**
   * What held up requests that succeeded: an event that took at least half of the latency and more than 100 ms. In the
   * order of their frequency.
   */
  readonly delays: readonly CauseSummary[];
  /** Null where hardly anything failed, or something all the time. */
  readonly failing: FailingSummary | null;
  readonly failedRate: Estimate;
  /** Responses of requests that succeeded, a second of measured time. */
  readonly throughputPerSecond: Estimate;
  readonly latencyMs: LatencySummary;
  /** Pooled over replications, ascending; ends where the sample ends to carry it (10 observations beyond). */
  readonly spectrum: readonly SpectrumRow[];
  readonly timeSeries: readonly TimeSeriesRow[];
}

/** The requests that failed for one reason; the counts of the causes add up to its own. */
export interface FailureSummary {
  readonly reason: string;
  readonly count: number;
  readonly meaning: string;
  /** What lay behind them, the most frequent first. */
  readonly causes: readonly CauseSummary[];
}

/** Requests that failed, or were late, for the same cause at the same place, all replications together. */
export interface CauseSummary {
  readonly cause: string;
  /** One sentence for people, with the place. */
  readonly meaning: string;
  /** Names; null where it happened at no node or pod in particular. */
  readonly node: string | null;
  readonly pod: string | null;
  readonly count: number;
  /** When the first and the last of them was due, from the start of the measured time, in any replication. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** One of them, for `svcsim trace --request`. */
  readonly example: string;
}

/**
 * When a workload's requests failed and how many of them, replications pooled: `fromMs` is the beginning of the first
 * window of the time series in which one failed, `untilMs` the end of the last.
 */
export interface FailingSummary {
  readonly fromMs: number;
  readonly untilMs: number;
  /** The largest share of a window's requests that failed, 0 to 1. */
  readonly peakShare: number;
}

/** One point of the latency spectrum. */
export interface SpectrumRow {
  /** 0.5 is the median. */
  readonly quantile: number;
  readonly latencyMs: number;
  /** 95 % across replications; null with fewer than two, or where a single replication cannot carry the quantile. */
  readonly halfWidthMs: number | null;
  /** Requests at or below, of all replications. */
  readonly countBelow: number;
}

/** One window of time, pooled over replications; requests count in the window in which they were due. */
export interface TimeSeriesRow {
  readonly startMs: number;
  readonly endMs: number;
  /** Requests due a second, mean of replications. */
  readonly ratePerSecond: number;
  readonly succeededPerSecond: number;
  readonly failedPerSecond: number;
  /** By reason, in the order of the reasons' list, all reasons that happened anywhere in this workload. */
  readonly failures: readonly { readonly reason: string; readonly perSecond: number }[];
  /** The same by cause. */
  readonly causes: readonly { readonly cause: string; readonly perSecond: number }[];
  /** Null where fewer than 10 requests lie beyond the quantile (1 for the median). */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Endpoints in the rules of the client nodes at the end of the window, mean over client nodes and replications. */
  readonly readyEndpoints: number;
  /** Requests waiting at pods at the end of the window, mean of replications. */
  readonly queueLength: number;
}

/** How evenly one port of a Service was spread. */
export interface ServiceSummary {
  /** `namespace/name:port`. */
  readonly service: string;
  /** Such as `iptables/random`, `ipvs/rr`. */
  readonly algorithm: string;
  /** What it takes an endpoint for: each new connection, or each request, whatever connections that needs. */
  readonly balanced: ShareUnit;
  /** New connections, all replications. */
  readonly connections: number;
  readonly requests: number;
  /** Busiest endpoint's connections over the mean; 1 is even. Mean over replications. */
  readonly maxOverMean: Estimate;
  /** Jain's fairness index of connections; 1 is even, 1/n is everything on one. */
  readonly jainIndex: Estimate;
  /** Of the requests rather than the connections. */
  readonly requestsMaxOverMean: Estimate;
  readonly requestsJainIndex: Estimate;
  /** As `idleShare`: of the endpoints that got no request. */
  readonly requestsIdleShare: Estimate;
  /**
   * Share of the endpoints that got no connection, mean over replications: means by pod hide them, because each
   * replication leaves out other pods. Null when the endpoints changed during the run.
   */
  readonly idleShare: Estimate;
  /**
   * Null when the endpoints changed during the run, there are fewer than 5 expected connections an endpoint, or the
   * algorithm promises no equal shares of connections: by load, to one server, or for requests.
   */
  readonly chiSquare: {
    readonly statistic: number;
    readonly degreesOfFreedom: number;
    readonly pValue: number;
    /** What it was tested against, in words: `independent uniform choice`, … */
    readonly against: string;
  } | null;
}

/** One endpoint of a Service, or one pod that is called directly: what it got, and what fair chance would give it. */
export interface EndpointSummary {
  /** `namespace/name:port`. */
  readonly service: string;
  readonly pod: string;
  readonly node: string;
  readonly zone: string;
  /** New connections, answered or not, and requests, to this Service only, all replications. */
  readonly connections: number;
  readonly requests: number;
  /** Of the connections of this Service. */
  readonly share: number;
  readonly requestShare: number;
  /**
   * Where 99 % of the shares of one replication would lie if each connection were an independent fair draw. Null when
   * the endpoints changed during the run, a policy of Local gives each node others, or requests are balanced.
   */
  readonly chanceLow: number | null;
  readonly chanceHigh: number | null;
  /** Smallest and largest share of connections in any replication. */
  readonly shareMin: number;
  readonly shareMax: number;
  /** Smallest and largest share of requests in any replication. */
  readonly requestShareMin: number;
  readonly requestShareMax: number;
  /** Busy workers over workers, time average. */
  readonly utilization: Estimate;
  /** Waiting requests, time average. */
  readonly queueLength: Estimate;
}

/** How the requests of a Service port were shared among its pods over time, while people changed their number. */
export interface ShareSummary {
  /** `namespace/name:port`. */
  readonly service: string;
  /** What all pods together got that came after the start of the measured time; empty where none became ready. */
  readonly windows: readonly ShareRow[];
  readonly pods: readonly PodShares[];
  /** The last tenth of the windows. */
  readonly atEnd: {
    /** Ready pods that came during the run, at the end of it, mean of replications. */
    readonly newPods: number;
    readonly newShare: Estimate;
    readonly fairShare: number | null;
  };
  /** Start of the first window from which on new pods got nine tenths of their fair share; null: in none. */
  readonly fairFromMs: number | null;
}

/** One window of time. */
export interface ShareRow {
  readonly startMs: number;
  readonly endMs: number;
  /** Share of the requests that were due in it and went to pods that came during the run; mean of replications. */
  readonly newShare: Estimate;
  /** Ready pods that came during the run, over all ready pods, at the end of the window. Null when none is ready. */
  readonly fairShare: number | null;
}

/** One pod over the same windows. */
export interface PodShares {
  /** `namespace/name`; in words for those that are counted together, because there are too many. */
  readonly pod: string;
  readonly node: string;
  readonly zone: string;
  /** It came during the run. */
  readonly isNew: boolean;
  readonly windows: readonly {
    readonly startMs: number;
    readonly endMs: number;
    readonly requestsPerSecond: number;
    readonly share: Estimate;
    /** In what part of the replications it was ready at the end of the window. */
    readonly ready: number;
  }[];
}

/** Something worth a flag on the timeline. */
export interface MarkSummary {
  readonly atMs: number;
  /** Null for a moment, else the end. */
  readonly untilMs: number | null;
  readonly label: string;
}
