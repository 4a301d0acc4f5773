/**
 * What the model tells about requests and connections: one verb for each thing that can happen. It computes nothing;
 * who records decides what to keep. Workloads, targets and pods are positions.
 */
export interface Recorder {
  /** A request was due now, and sent or put into its client's waiting list. */
  requestSent(workload: number, dueMs: number): void;
  /** It has ended: with success (0) or for good with a failure code. */
  requestEnded(workload: number, dueMs: number, endedMs: number, failure: number): void;
  /** One of its attempts failed and another one will be made. */
  requestRetried(workload: number, dueMs: number): void;
  /** A connection to a pod was opened for a target. */
  connectionOpened(target: number, pod: number, nowMs: number): void;
  /** An attempt went to a pod. */
  requestAssigned(target: number, pod: number, dueMs: number): void;
}
