import { enlargeInt32, enlargeUint8 } from '../../base/columns.ts';
import type { DownstreamCalls } from '../../dataplane/pod-servers.ts';
import { NONE } from '../../dataplane/request-table.ts';
import type { Call, CallPlan } from './call-plan.ts';

/** The rest of the run, as calls see it. */
export interface CallParts {
  /** By position of a plan, as the pods have it. */
  readonly plans: readonly CallPlan[];
  /** Sends a request of a place for one that is served, whose end is told with the entry; false when nothing can be sent. */
  readonly send: (place: number, entry: number, served: number) => boolean;
  /** All calls of a request have ended. */
  readonly resume: (request: number, isGood: boolean) => void;
}

/** What `begin` gives where there is nothing to wait for and all is well. */
export const NOTHING_TO_WAIT_FOR: number = NONE;
/** What `begin` gives where a call without which there is no good answer could not be sent. */
export const CANNOT_CALL = -2;

/**
 * The requests that pods wait for while they serve others. A served request that needs calls has an entry here until all
 * of its steps have ended; what was asked for goes on when the pod dies meanwhile, and nobody hears of it.
 */
export class Calls implements DownstreamCalls {
  readonly #parts: CallParts;
  #capacity = 64;
  /** The request that waits; `NONE` when its pod has died. */
  #request: Int32Array = new Int32Array(64);
  #pod: Int32Array = new Int32Array(64);
  #plan: Int32Array = new Int32Array(64);
  #step: Int32Array = new Int32Array(64);
  #outstanding: Int32Array = new Int32Array(64);
  /** 1 when a call failed without which there is no good answer. */
  #failed: Uint8Array = new Uint8Array(64);
  /** 1 while a step is being sent: calls that end meanwhile do not end it. */
  #sending: Uint8Array = new Uint8Array(64);
  #free: Int32Array = new Int32Array(64);
  #freeCount = 0;
  #used = 0;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Requests that wait for calls, or whose calls are still under way. */
  get count(): number {
    return this.#used - this.#freeCount;
  }

  /** A pod sends the calls of a plan for a request. Returns the entry that waits for them, or one of the two above. */
  begin(request: number, pod: number, plan: number): number {
    const entry = this.#allocate();
    this.#request[entry] = request;
    this.#pod[entry] = pod;
    this.#plan[entry] = plan;
    this.#step[entry] = 0;
    this.#outstanding[entry] = 0;
    this.#failed[entry] = 0;
    if (this.#sendSteps(entry)) return entry;
    this.#release(entry);
    return this.#failed[entry] === 1 ? CANNOT_CALL : NOTHING_TO_WAIT_FOR;
  }

  /** Whether what `begin` gave means that nothing has gone wrong. */
  isGood(begun: number): boolean {
    return begun !== CANNOT_CALL;
  }

  /** A call has ended. */
  ended(entry: number, isGood: boolean): void {
    if (!isGood) this.#failed[entry] = 1;
    this.#outstanding[entry]!--;
    if (this.#outstanding[entry]! > 0 || this.#sending[entry] === 1) return;
    const request = this.#request[entry]!;
    const goesOn = request !== NONE && this.#failed[entry] === 0;
    this.#step[entry]!++;
    if (goesOn && this.#sendSteps(entry)) return;
    const isAllGood = this.#failed[entry] === 0;
    this.#release(entry);
    if (request !== NONE) this.#parts.resume(request, isAllGood);
  }

  /** The pod that waits for an entry has died. */
  drop(entry: number): void {
    this.#request[entry] = NONE;
  }

  /** Sends the calls of the step that is due, or of the first after it that has any; false when there is nothing to wait for. */
  #sendSteps(entry: number): boolean {
    const plan = this.#parts.plans[this.#plan[entry]!]!;
    for (; this.#step[entry]! < plan.length; this.#step[entry]!++) {
      const calls = plan[this.#step[entry]!]!;
      this.#sending[entry] = 1;
      for (let i = 0; i < calls.length; i++) this.#send(entry, calls[i]!);
      this.#sending[entry] = 0;
      if (this.#outstanding[entry]! > 0) return true;
      if (this.#failed[entry] === 1) return false;
    }
    return false;
  }

  #send(entry: number, { count, share, luck, optional, places }: Call): void {
    if (luck !== null && luck.uniform() >= share) return;
    const place = places.of(this.#pod[entry]!);
    for (let i = 0; i < count; i++) {
      this.#outstanding[entry]!++;
      if (this.#parts.send(place, entry, this.#request[entry]!)) continue;
      this.#outstanding[entry]!--;
      if (!optional) this.#failed[entry] = 1;
    }
  }

  #allocate(): number {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount]!;
    if (this.#used === this.#capacity) this.#grow();
    return this.#used++;
  }

  #release(entry: number): void {
    this.#free[this.#freeCount++] = entry;
  }

  #grow(): void {
    const size = 2 * this.#capacity;
    this.#request = enlargeInt32(this.#request, size);
    this.#pod = enlargeInt32(this.#pod, size);
    this.#plan = enlargeInt32(this.#plan, size);
    this.#step = enlargeInt32(this.#step, size);
    this.#outstanding = enlargeInt32(this.#outstanding, size);
    this.#failed = enlargeUint8(this.#failed, size);
    this.#sending = enlargeUint8(this.#sending, size);
    this.#free = enlargeInt32(this.#free, size);
    this.#capacity = size;
  }
}
