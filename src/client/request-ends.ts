import { NONE, type RequestTable } from '../dataplane/request-table.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Recorder } from '../measurement/recorder.ts';
import type { Executor } from './executor/executor.ts';
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

  /** `workloads` and `executors` may grow until the run begins. `retryDue`: the subject is a new attempt. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly requests: RequestTable;
    readonly recorder: Recorder;
    readonly inFlight: InFlight;
    readonly workloads: readonly WorkloadRuntime[];
    readonly executors: readonly Executor[];
    readonly retryDue: EventKind;
  }) {
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#recorder = parts.recorder;
    this.#inFlight = parts.inFlight;
    this.#workloads = parts.workloads;
    this.#executors = parts.executors;
    this.#retryDue = parts.retryDue;
  }

  /** Ends the request, or makes another attempt of it. The attempt itself is still the caller's to release. */
  endOrRetry(request: number, client: number, workloadIndex: number, failure: number): void {
    const requests = this.#requests;
    if (failure !== SUCCESS && this.#tryAgain(request, client, workloadIndex, failure)) return;
    const dueMs = requests.dueMs[request]!;
    const nowMs = this.#simulation.nowMs;
    const user = requests.user[request]!;
    this.#inFlight.end(dueMs, nowMs);
    this.#recorder.requestEnded(workloadIndex, dueMs, nowMs, failure);
    if (user !== NONE) this.#executors[workloadIndex]!.ended(user);
  }

  /** Makes another attempt of a request that failed, if its workload wants and allows that. */
  #tryAgain(request: number, client: number, workloadIndex: number, failure: number): boolean {
    const requests = this.#requests;
    const { retries, firstClient } = this.#workloads[workloadIndex]!;
    const retry = requests.retry[request]!;
    if (retries === null || !retries.allows(failure, retry, client - firstClient)) return false;
    this.#recorder.requestRetried(workloadIndex, requests.dueMs[request]!);
    const again = requests.copy(request);
    requests.retry[again] = retry + 1;
    this.#simulation.schedule(retries.backoffMs(retry), this.#retryDue, again);
    return true;
  }
}
