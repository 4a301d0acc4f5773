/**
 * What the model tells about requests and connections: one verb for each thing that can happen. It computes nothing;
 * who records decides what to keep. Workloads, targets and pods are positions.
 */
export interface Recorder {
  /** A request was due now, and sent or put into its client's waiting list. */
  requestSent(workload: number, dueMs: number): void;
  /**
   * It has ended: with success (0) or for good with a failure code. `number` is the request's among those of its workload,
   * from 1 on.
   */
  requestEnded(workload: number, dueMs: number, endedMs: number, failure: number, number: number): void;
  /** Said right after the end of a request that failed: why, and at which node and pod (-1: none in particular). */
  requestFailed(
    workload: number,
    number: number,
    dueMs: number,
    failure: number,
    cause: number,
    node: number,
    pod: number,
  ): void;
  /** Said right after the end of a request that succeeded: an event took much of its latency (see `noticeableDelayMs`). */
  requestDelayed(workload: number, number: number, dueMs: number, cause: number, node: number, pod: number): void;
  /** One of its attempts failed and another one will be made. */
  requestRetried(workload: number, dueMs: number): void;
  /** It was sent once more while an attempt is under way. */
  requestHedged(workload: number, dueMs: number): void;
  /** A connection to a pod was opened for a target. */
  connectionOpened(target: number, pod: number, nowMs: number): void;
  /** An attempt went to a pod. */
  requestAssigned(target: number, pod: number, dueMs: number): void;
}
