import { NONE, RequestPhase, type RequestTable } from '../dataplane/request-table.ts';
import type { Carrier } from './carrier.ts';
import type { Hedges } from './hedge/hedges.ts';
import type { RequestEnds } from './request-ends.ts';
import type { TimeLimits } from './time-limits.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const SUCCESS = 0;

/** Who is to hear of the end of an attempt. */
export interface AttemptEndParts {
  readonly requests: RequestTable;
  readonly carrier: Carrier;
  readonly workloadOf: Int32Array;
  readonly workloads: readonly WorkloadRuntime[];
  readonly limits: TimeLimits;
  readonly hedges: Hedges;
  readonly requestEnds: RequestEnds;
}

/**
 * The three ways in which an attempt comes to an end for its client: it is answered, it is given up, or it is cancelled
 * because another attempt of its request was answered first. Whoever learns from ends hears of each of them once.
 */
export class AttemptEnds {
  readonly #parts: AttemptEndParts;
  readonly #requests: RequestTable;
  readonly #limits: TimeLimits;
  readonly #requestEnds: RequestEnds;

  constructor(parts: AttemptEndParts) {
    this.#parts = parts;
    this.#requests = parts.requests;
    this.#limits = parts.limits;
    this.#requestEnds = parts.requestEnds;
  }

  /** As `end`, by what the attempt itself says. */
  endAsItSays(request: number): void {
    const { workloadOf, workloads } = this.#parts;
    const client = this.#requests.client[request]!;
    const workloadIndex = workloadOf[client]!;
    this.end(request, client, workloadIndex, workloads[workloadIndex]!, this.#requests.outcome[request]!);
  }

  /** An answer, or what takes its place, is at the client; nothing holds the attempt any more, and it is released. */
  end(request: number, client: number, workloadIndex: number, workload: WorkloadRuntime, failure: number): void {
    this.#limits.end(request, workloadIndex);
    if (workload.isPlain) this.#requestEnds.endOrRetry(request, client, workloadIndex, workload, failure);
    else this.#settle(request, client, workloadIndex, workload, failure);
    this.#requests.release(request);
  }

  /** An attempt has no answer, and nobody waits for it any longer. */
  giveUp(request: number, reason: number): void {
    const { requests, workloadOf, workloads, limits } = this.#parts;
    const client = requests.client[request]!;
    const workloadIndex = workloadOf[client]!;
    const workload = workloads[workloadIndex]!;
    limits.end(request, workloadIndex);
    if (workload.upstream !== null) workload.upstream.ended(request, reason);
    this.#settle(request, client, workloadIndex, workload, reason);
    this.#letGo(request, client);
  }

  /** Another attempt of the same request was answered first. */
  cancel(request: number): void {
    const { requests, workloadOf, workloads, limits, hedges } = this.#parts;
    const client = requests.client[request]!;
    const workloadIndex = workloadOf[client]!;
    const { upstream, gates, retries, hedging, firstClient } = workloads[workloadIndex]!;
    const isHedge = hedges.isHedge(request);
    limits.end(request, workloadIndex);
    if (upstream !== null) upstream.withdrawn(request);
    if (gates !== null) gates.withdrawn(request);
    if (retries !== null) retries.withdrawn(client - firstClient, !isHedge && requests.retry[request]! > 0);
    if (hedging !== null) hedging.withdrawn(client - firstClient, isHedge);
    this.#letGo(request, client);
  }

  /** Others of its request go on, or another attempt is made, or the request ends with it. */
  #settle(request: number, client: number, workloadIndex: number, workload: WorkloadRuntime, failure: number): void {
    const { requests, hedges, requestEnds } = this.#parts;
    const { gates, retries, hedging, firstClient } = workload;
    if (gates !== null) gates.ended(request, failure);
    const isHedge = hedging !== null && hedges.isHedge(request);
    if (retries !== null) {
      retries.attemptEnded(client - firstClient, failure, !isHedge && requests.retry[request]! > 0);
    }
    if (hedging !== null) {
      hedging.attemptEnded(client - firstClient, failure, isHedge);
      if (hedges.ended(request, failure === SUCCESS, hedging)) return;
    }
    requestEnds.endOrRetry(request, client, workloadIndex, workload, failure);
  }

  /** Nobody listens for the answer any more. */
  #letGo(request: number, client: number): void {
    const { requests, carrier } = this.#parts;
    if (requests.connection[request] !== NONE) {
      carrier.abandon(request);
    } else if (requests.phase[request] === RequestPhase.lost) {
      requests.release(request);
    } else {
      // In a waiting list, on a way of its own, or its rejection or lookup is: whoever holds it lets it go.
      requests.abandoned[request] = 1;
      if (requests.phase[request] === RequestPhase.resolving) carrier.closed(client);
    }
  }
}
