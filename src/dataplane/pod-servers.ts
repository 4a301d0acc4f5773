import { assert } from '../base/assert.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import { noticeableDelayMs } from '../measurement/noticeable-delay.ts';
import type { Admission } from './admission.ts';
import type { CpuUse } from './cpu-use.ts';
import type { LatencyEstimates } from './latency-estimates.ts';
import { NO_LIMIT, PodState, type PodTable } from './pod-table.ts';
import { NONE, RequestPhase, type RequestTable } from './request-table.ts';

const SUCCESS = 0;
const QUEUE_FULL = failureCode('queue-full');
const SERVER_ERROR = failureCode('server-error');
const PROCESS_HUNG = causeCode('process-hung');
const THROTTLED = causeCode('throttled');
const WAITED = causeCode('waited');
const OWN_ERRORS = causeCode('own-errors');
const ERROR_BURST = causeCode('error-burst');
const DOWNSTREAM = causeCode('downstream');

/** What servers work with, and who is told. */
export interface PodServerParts {
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  readonly pods: PodTable;
  /** A response leaves the pod: success, or the code of a failure. */
  readonly answer: (request: number, pod: number, outcome: number) => void;
}

/** What pods ask of others while they serve a request. */
export interface DownstreamCalls {
  /** Sends the calls of a plan. Returns the entry that waits for them; below 0 where there is nothing to wait for. */
  begin(request: number, pod: number, plan: number): number;
  /** Whether `begin` that gave this means that the request can be answered well. */
  isGood(begun: number): boolean;
  /** Nobody waits for an entry any more. */
  drop(entry: number): void;
}

/**
 * The pods as servers: a request that has come is served by a worker that is free, waits, or is turned away; when its
 * service ends it is answered and the worker takes the next one.
 */
export class PodServers {
  /** The event of the end of a request's service. */
  readonly serviceEnded: EventKind;
  /** What servers remember to answer to probes; null where nobody probes. */
  estimates: LatencyEstimates | null = null;
  /** Who may come in, and whose turn it still is; null where everybody may. */
  admission: Admission | null = null;
  /** The CPU time that they use; null where nobody wants to know. */
  cpu: CpuUse | null = null;
  /** What they ask of others; null where none does. */
  calls: DownstreamCalls | null = null;
  /** Requests whose calls have ended while their process stood still, with how well. */
  /** Where somebody is turned away: what came to processes that stand still, and is not counted as let in. */
  readonly #unread = new Set<number>();
  readonly #late: { readonly request: number; readonly pod: number; readonly isGood: boolean }[] = [];
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #pods: PodTable;
  readonly #answer: PodServerParts['answer'];

  constructor({ simulation, requests, pods, answer }: PodServerParts) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#pods = pods;
    this.#answer = answer;
    this.serviceEnded = simulation.kind('service-ended', (request) => this.#onServiceEnded(request));
  }

  /** The process has read a request: it is served, waits, or is rejected. */
  admit(request: number, pod: number): void {
    const pods = this.#pods;
    const nowMs = this.#simulation.nowMs;
    if (this.estimates !== null) this.#requests.inFlight[request] = pods.busy[pod]! + pods.queueLength[pod]!;
    pods.integrate(pod, nowMs);
    if (this.admission !== null) {
      if (pods.isStopped(pod)) {
        // It waits in its socket: nobody has read it who could turn it away.
        this.#unread.add(request);
        this.#requests.phase[request] = RequestPhase.queued;
        pods.enqueue(pod, request, this.#requests.next);
        return;
      }
      if (!this.#isLetIn(request, pod, this.admission)) return;
    }
    if (pods.busy[pod]! < pods.workers[pod]!) {
      pods.busy[pod]!++;
      this.#start(request, pod);
      if (this.cpu !== null) this.cpu.changed(pod);
    } else if (pods.queueLength[pod]! < pods.queueLimit[pod]! || pods.queueLimit[pod] === NO_LIMIT) {
      this.#requests.phase[request] = RequestPhase.queued;
      if (this.admission !== null) this.admission.queues(pod);
      pods.enqueue(pod, request, this.#requests.next);
    } else {
      this.admission?.left(request, pod);
      this.#turnAway(request, pod, QUEUE_FULL);
    }
  }

  /** Workers that are free take what waits, and requests are answered whose calls ended while the process stood still. */
  serveWaiting(pod: number): void {
    const pods = this.#pods;
    for (const late of this.#late.filter((each) => each.pod === pod)) {
      this.#late.splice(this.#late.indexOf(late), 1);
      this.#afterCalls(late.request, pod, late.isGood);
    }
    while (pods.queueLength[pod]! > 0 && pods.busy[pod]! < pods.workers[pod]!) {
      pods.busy[pod]!++;
      if (!this.#startNext(pod)) pods.busy[pod]!--;
    }
    this.cpu?.changed(pod);
  }

  /** A process that goes on reads what came meanwhile. */
  read(request: number, pod: number): void {
    this.#unread.delete(request);
    this.admit(request, pod);
  }

  /** The process has died with all that it had. */
  cleared(pod: number): void {
    for (const request of this.#unread) if (this.#requests.pod[request] === pod) this.#unread.delete(request);
    this.admission?.forget(pod);
    this.cpu?.cleared(pod);
  }

  /** A request is taken out of its pod, where it waits or is served; it is not answered. */
  remove(request: number, pod: number): void {
    const pods = this.#pods;
    const nowMs = this.#simulation.nowMs;
    pods.integrate(pod, nowMs);
    if (!this.#unread.delete(request)) this.admission?.left(request, pod);
    if (this.#requests.phase[request] === RequestPhase.calling) {
      this.dropCalls(request);
      if (pods.holdsWorker[pod] === 0) return;
      this.cpu?.block(pod, -1);
      pods.residenceMs[pod]! += nowMs - this.#requests.reachedPodMs[request]!;
      this.#release(pod);
      return;
    }
    pods.residenceMs[pod]! += nowMs - this.#requests.reachedPodMs[request]!;
    if (this.#requests.phase[request] === RequestPhase.inService) {
      this.#simulation.cancel(this.#requests.serviceEnd[request]!);
      this.#release(pod);
    } else {
      pods.withdraw(pod, request, this.#requests.next);
    }
  }

  #isLetIn(request: number, pod: number, admission: Admission): boolean {
    const refusal = admission.refusal(request, pod);
    if (refusal !== SUCCESS) this.#turnAway(request, pod, refusal);
    return refusal === SUCCESS;
  }

  /** The next one that waits is served; false when none of them is worth it. */
  #startNext(pod: number): boolean {
    const requests = this.#requests;
    const request = this.admission === null ? this.#pods.dequeue(pod, requests.next) : this.#next(pod, this.admission);
    if (request === NONE) return false;
    const stayMs = this.#simulation.nowMs - requests.reachedPodMs[request]!;
    if (stayMs > noticeableDelayMs) this.#blameWait(request, pod, stayMs);
    this.#start(request, pod);
    return true;
  }

  /** A request has waited long; what its process stood still is not counted. */
  #blameWait(request: number, pod: number, stayMs: number): void {
    const requests = this.#requests;
    const cause = requests.cause[request];
    const waitedMs = cause === PROCESS_HUNG || cause === THROTTLED ? stayMs - requests.heldMs[request]! : stayMs;
    if (waitedMs > noticeableDelayMs) requests.blame(request, WAITED, this.#pods.node[pod]!, pod, waitedMs);
  }

  /** The next one that waits and is still worth serving, or `NONE`; the others are turned away. */
  #next(pod: number, admission: Admission): number {
    while (this.#pods.queueLength[pod]! > 0) {
      const request = this.#pods.dequeue(pod, this.#requests.next);
      const refusal = admission.refusalAtTurn(request, pod);
      if (refusal === SUCCESS) return request;
      this.#turnAway(request, pod, refusal);
    }
    return NONE;
  }

  #start(request: number, pod: number): void {
    const requests = this.#requests;
    requests.phase[request] = RequestPhase.inService;
    requests.serviceStartMs[request] = this.#simulation.nowMs;
    const demand = request * requests.demandColumns + this.#pods.demandColumn[pod]!;
    const { slowness, perConcurrentMs, busy } = this.#pods;
    const serviceMs = (requests.demandMs[demand]! + perConcurrentMs[pod]! * busy[pod]!) * slowness[pod]!;
    requests.serviceEnd[request] = this.#simulation.schedule(serviceMs, this.serviceEnded, request);
    const slow = slowness[pod]!;
    if (slow > 1) {
      const { node, slowCause } = this.#pods;
      requests.blame(request, slowCause[pod]!, node[pod]!, pod, serviceMs - serviceMs / slow);
    }
  }

  /** An invariant of every run: whoever is dead, or gone with its machine, does no work. */
  #assertThere(pod: number): void {
    const state = this.#pods.state[pod];
    assert(state === PodState.up || state === PodState.draining, 'a request is served by a pod that is not there');
  }

  #onServiceEnded(request: number): void {
    const pods = this.#pods;
    const pod = this.#requests.pod[request]!;
    this.#assertThere(pod);
    if (pods.errorRate[pod]! > 0 && this.#requests.luck[request]! < pods.errorRate[pod]!) {
      const isOwn = this.#requests.luck[request]! < pods.ownErrorRate(pod);
      this.#blame(request, pod, isOwn ? OWN_ERRORS : ERROR_BURST);
      this.#finish(request, pod, SERVER_ERROR);
    } else if (this.calls !== null && pods.callPlan[pod] !== NONE) {
      this.#call(request, pod, this.calls);
    } else {
      this.#finish(request, pod, SUCCESS);
    }
  }

  /** A request is answered with an error for that cause. */
  #blame(request: number, pod: number, cause: number): void {
    this.#requests.blame(request, cause, this.#pods.node[pod]!, pod, Number.POSITIVE_INFINITY);
  }

  /** A request leaves its worker and is answered. */
  #finish(request: number, pod: number, outcome: number): void {
    this.#leave(request, pod);
    if (this.admission !== null) this.admission.answered(request, pod, outcome);
    this.#pods.served[pod]!++;
    this.#answer(request, pod, outcome);
  }

  #leave(request: number, pod: number): void {
    const requests = this.#requests;
    const pods = this.#pods;
    const nowMs = this.#simulation.nowMs;
    pods.integrate(pod, nowMs);
    const stayMs = nowMs - requests.reachedPodMs[request]!;
    pods.residenceMs[pod]! += stayMs;
    if (this.estimates !== null) this.estimates.served(pod, requests.inFlight[request]!, stayMs, nowMs);
    this.#release(pod);
  }

  // ------------------------------------------------------------------ calls to others

  #call(request: number, pod: number, calls: DownstreamCalls): void {
    this.#requests.phase[request] = RequestPhase.calling;
    const entry = calls.begin(request, pod, this.#pods.callPlan[pod]!);
    if (entry < 0) {
      if (!calls.isGood(entry)) this.#blame(request, pod, DOWNSTREAM);
      this.#finish(request, pod, calls.isGood(entry) ? SUCCESS : SERVER_ERROR);
      return;
    }
    this.#requests.calls[request] = entry;
    if (this.#pods.holdsWorker[pod] === 0) this.#leave(request, pod);
    else this.cpu?.block(pod, 1);
  }

  /** All calls of a request have ended. */
  callsEnded(request: number, isGood: boolean): void {
    const pod = this.#requests.pod[request]!;
    if (this.#pods.isStopped(pod)) this.#late.push({ request, pod, isGood });
    else this.#afterCalls(request, pod, isGood);
  }

  /** Nobody is there any more who waits for the calls of a request. */
  dropCalls(request: number): void {
    const place = this.#late.findIndex((late) => late.request === request);
    if (place >= 0) this.#late.splice(place, 1);
    else this.calls?.drop(this.#requests.calls[request]!);
  }

  #afterCalls(request: number, pod: number, isGood: boolean): void {
    if (!isGood) this.#blame(request, pod, DOWNSTREAM);
    const outcome = isGood ? SUCCESS : SERVER_ERROR;
    if (this.#pods.holdsWorker[pod] === 1) {
      this.cpu?.block(pod, -1);
      this.#finish(request, pod, outcome);
      return;
    }
    this.admission?.answered(request, pod, outcome);
    this.#pods.served[pod]!++;
    this.#answer(request, pod, outcome);
  }

  /** A worker has nothing to do: it takes the next one that waits, unless the process stands still. */
  #release(pod: number): void {
    const pods = this.#pods;
    if (pods.queueLength[pod]! > 0 && pods.workers[pod]! > 0 && this.#startNext(pod)) return;
    pods.busy[pod]!--;
    if (this.cpu !== null) this.cpu.changed(pod);
  }

  #turnAway(request: number, pod: number, outcome: number): void {
    this.#pods.residenceMs[pod]! += this.#simulation.nowMs - this.#requests.reachedPodMs[request]!;
    this.#answer(request, pod, outcome);
  }
}
