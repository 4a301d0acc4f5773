import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../../base/columns.ts';
import { NONE, type RequestTable } from '../../dataplane/request-table.ts';
import type { EventKind, Simulation } from '../../engine/simulation.ts';
import type { Hedging } from './hedging.ts';

/** What is done with attempts that have others beside them. */
export interface HedgeActions {
  /** The answer to an attempt is late: another one may be sent. */
  hedge(request: number): void;
  /** Another attempt was answered first: this one is of no interest any more. */
  cancel(request: number): void;
}

/**
 * The attempts of one request that are under way at the same time, as rings: each knows the next. The first that is
 * answered well ends the request, and the others are cancelled; one that fails leaves it to the others.
 */
export class Hedges {
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #actions: HedgeActions;
  readonly #due: EventKind;
  /** By attempt, as far as some workload hedges: the next of its request, `NONE` when it is alone. */
  #next: Int32Array = new Int32Array(0);
  /** Handle of when another one is sent; 0 for never. */
  #timer: Float64Array = new Float64Array(0);
  /** Attempts of its ring before it: 0 for the one that is no hedge. */
  #place: Uint8Array = new Uint8Array(0);
  #sentMs: Float64Array = new Float64Array(0);

  constructor(simulation: Simulation, requests: RequestTable, actions: HedgeActions) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#actions = actions;
    this.#due = simulation.kind('hedge-due', (request) => {
      this.#timer[request] = 0;
      actions.hedge(request);
    });
  }

  /** An attempt begins, alone. */
  begin(request: number, hedging: Hedging): void {
    if (request >= this.#next.length) this.#grow();
    this.#next[request] = NONE;
    this.#place[request] = 0;
    this.#start(request, hedging);
  }

  /** Another attempt begins beside one that is under way. */
  join(request: number, again: number, hedging: Hedging): void {
    if (again >= this.#next.length) this.#grow();
    const next = this.#next[request]!;
    this.#next[again] = next === NONE ? request : next;
    this.#next[request] = again;
    this.#place[again] = this.#place[request]! + 1;
    this.#start(again, hedging);
  }

  /** Whether an attempt was made beside another one. */
  isHedge(request: number): boolean {
    return request < this.#next.length && this.#place[request]! > 0;
  }

  /** An attempt has ended. True: others of its request go on, and the request with them. */
  ended(request: number, isGood: boolean, hedging: Hedging): boolean {
    if (request >= this.#next.length) return false;
    const { nowMs } = this.#simulation;
    if (isGood && this.#place[request] === 0) hedging.answered(nowMs - this.#sentMs[request]!);
    const first = this.#next[request]!;
    this.#leave(request);
    this.#place[request] = 0;
    if (first === NONE) return false;
    if (!isGood) return true;
    for (let other = first; ; ) {
      const next = this.#next[other]!;
      if (this.#place[other] === 0) hedging.answered(nowMs - this.#sentMs[other]!);
      this.#leave(other);
      this.#actions.cancel(other);
      this.#place[other] = 0;
      if (next === NONE) return false;
      other = next;
    }
  }

  #start(request: number, hedging: Hedging): void {
    this.#sentMs[request] = this.#simulation.nowMs;
    const { delayMs } = hedging;
    const isLast = this.#place[request]! >= hedging.max || delayMs === Number.POSITIVE_INFINITY;
    this.#timer[request] = isLast ? 0 : this.#simulation.schedule(delayMs, this.#due, request);
  }

  /** Takes an attempt out of its ring. */
  #leave(request: number): void {
    if (this.#timer[request]! > 0) this.#simulation.cancel(this.#timer[request]!);
    this.#timer[request] = 0;
    const next = this.#next[request]!;
    this.#next[request] = NONE;
    if (next === NONE) return;
    let before = next;
    while (this.#next[before] !== request) before = this.#next[before]!;
    this.#next[before] = before === next ? NONE : next;
  }

  #grow(): void {
    const before = this.#next.length;
    const { capacity } = this.#requests;
    this.#next = enlargeInt32(this.#next, capacity).fill(NONE, before);
    this.#timer = enlargeFloat64(this.#timer, capacity);
    this.#place = enlargeUint8(this.#place, capacity);
    this.#sentMs = enlargeFloat64(this.#sentMs, capacity);
  }
}
