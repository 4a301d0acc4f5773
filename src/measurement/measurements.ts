import type { CauseColumns } from './cause-counts.ts';
import type { EndpointSeriesColumns } from './endpoint-series.ts';
import type { HistogramColumns } from './histogram.ts';

/** What one replication of one alternative measured. Plain data and typed arrays, to be handed from thread to thread. */
export interface Measurements {
  readonly alternative: number;
  readonly replication: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
  readonly eventCount: number;
  /** Width and number of the windows of the time series. */
  readonly windowMs: number;
  readonly windowCount: number;
  readonly workloads: readonly WorkloadMeasurements[];
  readonly targets: readonly TargetMeasurements[];
  readonly pods: readonly PodMeasurements[];
  /** Faults and what followed, in ms from the start of the measured time. */
  readonly marks: readonly Mark[];
}

/** One workload: requests that were due in the measured time, counted when they had ended. */
export interface WorkloadMeasurements {
  readonly sent: number;
  readonly succeeded: number;
  readonly retries: number;
  /** Attempts that were made while another one was under way. */
  readonly hedges: number;
  /** By failure code; 0 is unused. */
  readonly failures: Float64Array;
  /** Why requests failed, and where. */
  readonly causes: CauseColumns;
  /** What held up requests that succeeded, and where; see `noticeableDelayMs`. */
  readonly delays: CauseColumns;
  /** Of requests that succeeded, from their intended start. */
  readonly latency: HistogramColumns;
  /** By window in which the request was due. */
  readonly windowSent: Float64Array;
  readonly windowSucceeded: Float64Array;
  /** By window, then failure code. */
  readonly windowFailures: Float64Array;
  /** By window, then code of the cause. */
  readonly windowCauses: Float64Array;
  /** By window, coarse; null where nothing succeeded. */
  readonly windowLatency: readonly (HistogramColumns | null)[];
  /** At the end of each window: endpoints in the rules of its clients' nodes, mean over nodes. */
  readonly windowEndpoints: Float64Array;
  /** At the end of each window: requests waiting at the pods of its target. */
  readonly windowQueueLength: Float64Array;
}

/** One Service port (or pod) that workloads call: by pod, connections opened or carried into the measured time, and requests. */
export interface TargetMeasurements {
  readonly connections: Float64Array;
  readonly requests: Float64Array;
  /** True when the set of endpoints changed in the measured time. */
  readonly endpointsChanged: boolean;
  /** Shares over time; null in a run without operations. */
  readonly series: EndpointSeriesColumns | null;
}

/** One pod, time averages over the measured time. */
export interface PodMeasurements {
  readonly namespace: string;
  readonly name: string;
  /** Position of its node; -1 outside of the cluster. */
  readonly node: number;
  readonly utilization: number;
  readonly queueLength: number;
}

/** Something worth a flag on the time axis. */
export interface Mark {
  readonly atMs: number;
  /** Null for a moment. */
  readonly untilMs: number | null;
  readonly label: string;
}
