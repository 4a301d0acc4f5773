import { NONE, type RequestTable } from '../dataplane/request-table.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { noticeableDelayMs } from '../measurement/noticeable-delay.ts';
import type { Recorder } from '../measurement/recorder.ts';
import type { Executor } from './executor/executor.ts';
import type { CauseFinder } from './find-cause.ts';
import type { InFlight } from './in-flight.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const SUCCESS = 0;

/** What the end of an attempt leads to: another one, or the end of its request, of which the executor may hear. */
export class RequestEnds {
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #recorder: Recorder;
  readonly #inFlight: InFlight;
  readonly #workloads: readonly WorkloadRuntime[];
  readonly #executors: readonly Executor[];
  readonly #retryDue: EventKind;
  readonly #causes: CauseFinder;

  /** `workloads` and `executors` may grow until the run begins. `retryDue`: the subject is a new attempt. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly requests: RequestTable;
    readonly recorder: Recorder;
    readonly inFlight: InFlight;
    readonly workloads: readonly WorkloadRuntime[];
    readonly executors: readonly Executor[];
    readonly retryDue: EventKind;
    readonly causes: CauseFinder;
  }) {
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#recorder = parts.recorder;
    this.#inFlight = parts.inFlight;
    this.#workloads = parts.workloads;
    this.#executors = parts.executors;
    this.#retryDue = parts.retryDue;
    this.#causes = parts.causes;
  }

  /** Ends the request, or makes another attempt of it. The attempt itself is still the caller's to release. */
  endOrRetry(request: number, client: number, workloadIndex: number, workload: WorkloadRuntime, failure: number): void {
    const requests = this.#requests;
    if (failure !== SUCCESS) {
      this.#causes.settle(request, failure, workload.timeoutMs);
      if (this.#tryAgain(request, client, workloadIndex, failure)) return;
    }
    const dueMs = requests.dueMs[request]!;
    const nowMs = this.#simulation.nowMs;
    const user = requests.user[request]!;
    this.#inFlight.end(dueMs, nowMs);
    this.#recorder.requestEnded(workloadIndex, dueMs, nowMs, failure, requests.number[request]!);
    if (failure !== SUCCESS) this.#tellCause(request, workloadIndex, failure);
    else if (requests.heldMs[request]! > noticeableDelayMs || requests.retry[request]! > 0) {
      this.#tellDelay(request, workloadIndex, nowMs - dueMs);
    }
    if (!workload.isPlain) {
      const { retries, hedging, firstClient } = workload;
      if (retries !== null) retries.ended(client - firstClient, failure);
      if (hedging !== null) hedging.ended(client - firstClient, failure);
    }
    if (user !== NONE) this.#executors[workloadIndex]!.ended(user, failure);
  }

  #tellCause(request: number, workloadIndex: number, failure: number): void {
    const { number, dueMs, cause, causeNode, causePod } = this.#requests;
    this.#recorder.requestFailed(
      workloadIndex,
      number[request]!,
      dueMs[request]!,
      failure,
      cause[request]!,
      causeNode[request]!,
      causePod[request]!,
    );
  }

  /** Of what held up the last attempt, and the time until it began, the longer counts. */
  #tellDelay(request: number, workloadIndex: number, latencyMs: number): void {
    const requests = this.#requests;
    const dueMs = requests.dueMs[request]!;
    const number = requests.number[request]!;
    const earlierMs = requests.retry[request]! > 0 ? requests.earlierMs[request]! : 0;
    const heldMs = requests.heldMs[request]!;
    const delayMs = Math.max(heldMs, earlierMs);
    if (delayMs <= noticeableDelayMs || delayMs < latencyMs / 2) return;
    const isEarlier = earlierMs > heldMs;
    const cause = isEarlier ? requests.earlierCause[request]! : requests.cause[request]!;
    const node = isEarlier ? requests.earlierNode[request]! : requests.causeNode[request]!;
    const pod = isEarlier ? requests.earlierPod[request]! : requests.causePod[request]!;
    this.#recorder.requestDelayed(workloadIndex, number, dueMs, cause, node, pod);
  }

  /** Makes another attempt of a request that failed, if its workload wants and allows that. */
  #tryAgain(request: number, client: number, workloadIndex: number, failure: number): boolean {
    const requests = this.#requests;
    const { retries, firstClient } = this.#workloads[workloadIndex]!;
    const retry = requests.retry[request]!;
    if (retries === null || !retries.allows(failure, retry, client - firstClient)) return false;
    const pauseMs = retries.pauseMs(request, retry);
    if (!retries.leavesTime(pauseMs, requests.deadlineMs[request]!)) return false;
    this.#recorder.requestRetried(workloadIndex, requests.dueMs[request]!);
    const again = requests.copy(request);
    requests.retry[again] = retry + 1;
    retries.take(client - firstClient, again, pauseMs);
    requests.earlierMs[again] = this.#simulation.nowMs + pauseMs - requests.dueMs[request]!;
    this.#simulation.schedule(pauseMs, this.#retryDue, again);
    return true;
  }
}
