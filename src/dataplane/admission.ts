import type { Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import type { PodTable } from './pod-table.ts';
import type { RequestTable } from './request-table.ts';
import type { LoadShedder } from './shedding/load-shedder.ts';

const LET_IN = 0;
const SUCCESS = 0;
const SHED = failureCode('shed');
const DEADLINE_EXCEEDED = failureCode('deadline-exceeded');
const SHED_CAUSE = causeCode('shed');
const DEADLINE_CAUSE = causeCode('deadline');

/** How a pod's process chooses among the requests that come. */
export interface AdmissionRules {
  /** Makes the load shedder of a process; null: it sheds no load. */
  readonly shedder: (() => LoadShedder) | null;
  /** Whether requests whose client gave up, or whose deadline is over, are not served when it is their turn. */
  readonly abandonsExpired: boolean;
}

/** A pod's rules, and what its process remembers for them. */
interface Door {
  readonly rules: AdmissionRules;
  shedder: LoadShedder | null;
}

/**
 * Who comes in to the processes of pods: a server may shed load, and may leave undone what nobody waits for any more. A
 * refusal is the code of the failure that the client is told, 0 for none.
 *
 * That a client gave up the server knows from its connection (RST_STREAM, or FIN), at once here; that a deadline is over
 * from what came with the request (gRPC's `grpc-timeout`).
 */
export class Admission {
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #pods: PodTable;
  /** Asked once for each pod, when a request comes to it. */
  readonly #rulesOf: (pod: number) => AdmissionRules | null;
  readonly #doors: (Door | null)[] = [];

  constructor(parts: {
    readonly simulation: Simulation;
    readonly requests: RequestTable;
    readonly pods: PodTable;
    readonly rulesOf: (pod: number) => AdmissionRules | null;
  }) {
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#pods = parts.pods;
    this.#rulesOf = parts.rulesOf;
  }

  /** A request has come: it is counted as there from now on, unless it is refused. */
  refusal(request: number, pod: number): number {
    const door = this.#doorOf(pod);
    if (door === null) return LET_IN;
    this.#requests.inFlight[request] = this.#pods.busy[pod]! + this.#pods.queueLength[pod]!;
    if (door.rules.abandonsExpired && this.#isExpired(request)) return this.#refuse(request, pod, DEADLINE_EXCEEDED);
    const { shedder } = door;
    return shedder === null || shedder.admits(this.#requests.priority[request]!)
      ? LET_IN
      : this.#refuse(request, pod, SHED);
  }

  /** A request is about to wait in its pod's queue: it is first or last in it. */
  queues(pod: number): void {
    const codel = this.#doorOf(pod)?.shedder?.codel ?? null;
    if (codel === null) return;
    const stands = codel.comes(this.#pods.queueLength[pod]!, this.#simulation.nowMs);
    if (codel.isAdaptive) this.#pods.lifo[pod] = stands ? 1 : 0;
  }

  /** It is a request's turn; one that is refused is there no more. */
  refusalAtTurn(request: number, pod: number): number {
    const door = this.#doorOf(pod);
    if (door === null) return LET_IN;
    const nowMs = this.#simulation.nowMs;
    const { shedder } = door;
    const cameMs = this.#requests.reachedPodMs[request]!;
    let refusal = LET_IN;
    if (door.rules.abandonsExpired && this.#isExpired(request)) refusal = DEADLINE_EXCEEDED;
    else if (shedder?.codel?.isTooLate(cameMs, nowMs)) refusal = SHED;
    if (refusal === LET_IN) return LET_IN;
    this.left(request, pod);
    shedder?.learns(nowMs, nowMs - cameMs, this.#requests.inFlight[request]! + 1, true);
    return this.#refuse(request, pod, refusal);
  }

  /** A request that was let in is answered. */
  answered(request: number, pod: number, outcome: number): void {
    this.left(request, pod);
    if (outcome !== SUCCESS) return;
    const nowMs = this.#simulation.nowMs;
    const stayMs = nowMs - this.#requests.reachedPodMs[request]!;
    const inFlight = this.#requests.inFlight[request]! + 1;
    const isDropped = this.#requests.abandoned[request] === 1;
    this.#doorOf(pod)?.shedder?.learns(nowMs, stayMs, inFlight, isDropped);
  }

  /** A request that was let in is there no more, and nothing is learnt from it. */
  left(request: number, pod: number): void {
    this.#doorOf(pod)?.shedder?.left(this.#requests.priority[request]!);
  }

  /** The process of a pod is dead: the next one begins anew. */
  forget(pod: number): void {
    const door = this.#doors[pod];
    if (door) door.shedder = door.rules.shedder === null ? null : door.rules.shedder();
  }

  /** The shedder of a pod's process; null where it has none. */
  shedderOf(pod: number): LoadShedder | null {
    return this.#doorOf(pod)?.shedder ?? null;
  }

  #isExpired(request: number): boolean {
    const { abandoned, deadlineMs } = this.#requests;
    return abandoned[request] === 1 || deadlineMs[request]! <= this.#simulation.nowMs;
  }

  #refuse(request: number, pod: number, refusal: number): number {
    const cause = refusal === SHED ? SHED_CAUSE : DEADLINE_CAUSE;
    this.#requests.blame(request, cause, this.#pods.node[pod]!, pod, Number.POSITIVE_INFINITY);
    return refusal;
  }

  #doorOf(pod: number): Door | null {
    const known = this.#doors[pod];
    if (known !== undefined) return known;
    const rules = this.#rulesOf(pod);
    const shedder = rules === null || rules.shedder === null ? null : rules.shedder();
    const door = rules === null ? null : { rules, shedder };
    this.#doors[pod] = door;
    return door;
  }
}
