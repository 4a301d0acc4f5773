import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../base/columns.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import { NONE } from './request-table.ts';

/** What the network finds at a pod's address. */
export const PodState = {
  /** The address exists, nobody listens: SYNs are answered with a reset. */
  silent: 0,
  /** Listens and serves. */
  up: 1,
  /** The address is gone: packets vanish. */
  gone: 2,
  /** Shuts down in good order: SYNs are answered with a reset, what is on open connections is served. */
  draining: 3,
} as const;

const NOT_STARTED = causeCode('not-started');
const SLOW_POD = causeCode('slow-pod');

/** A queue without limit. */
export const NO_LIMIT = 0x7fffffff;

/** What does not change while a pod lives. */
export interface PodTraits {
  /** Position of its node; `NONE` outside of the cluster. */
  readonly node: number;
  readonly concurrency: number;
  /** Waiting places; `NO_LIMIT` for no limit. */
  readonly queueLimit: number;
  readonly discipline: 'fifo' | 'lifo';
  readonly errorRate: number;
  /** See `perConcurrentMs` of the table; 0 without. */
  readonly perConcurrentMs?: number;
  readonly demandColumn: number;
}

/**
 * The pods as servers: workers, a waiting list, and the time integrals of both, as columns. A pod is a small integer
 * that stays its own for the whole run; one that replaces another gets a new one.
 */
export class PodTable {
  count = 0;
  state: Uint8Array = new Uint8Array(64);
  node: Int32Array = new Int32Array(64);
  /** Why its process is not there, or no longer takes connections: a failure cause; of meaning while it is not up. */
  downCause: Uint8Array = new Uint8Array(64);
  concurrency: Int32Array = new Int32Array(64);
  /** Workers that may begin a service: all, but none while the process stands still. */
  workers: Int32Array = new Int32Array(64);
  /** Waiting places; no limit while the process stands still. */
  queueLimit: Int32Array = new Int32Array(64);
  lifo: Uint8Array = new Uint8Array(64);
  /** Share of its requests that fail: its own, and what bursts add to it. */
  errorRate: Float64Array = new Float64Array(64);
  /** By how much a service takes longer for each request in service as it begins, itself included. */
  perConcurrentMs: Float64Array = new Float64Array(64);
  /** What it asks of others for each request that it serves: the position of a plan, or `NONE`. */
  callPlan: Int32Array = new Int32Array(64).fill(NONE);
  /** 1 where a worker waits with its request for these calls; else it takes the next request meanwhile. */
  holdsWorker: Uint8Array = new Uint8Array(64);
  /** Which of a request's demands is this pod's. */
  demandColumn: Int32Array = new Int32Array(64);
  /** Service takes so many times the demand; 1 is normal. */
  slowness: Float64Array = new Float64Array(64);
  /** The cause of most of it; of meaning while it is above 1. */
  slowCause: Uint8Array = new Uint8Array(64);
  /** Requests in service and waiting. */
  busy: Int32Array = new Int32Array(64);
  queueLength: Int32Array = new Int32Array(64);
  /** The waiting list, linked by `RequestTable.next`. */
  queueHead: Int32Array = new Int32Array(64);
  queueTail: Int32Array = new Int32Array(64);
  /** Integrals over time of `busy` and `queueLength`, up to `changedMs`. */
  busyArea: Float64Array = new Float64Array(64);
  queueArea: Float64Array = new Float64Array(64);
  changedMs: Float64Array = new Float64Array(64);
  /** Sum over all requests that left it of the time that they were there, for Little's law. */
  residenceMs: Float64Array = new Float64Array(64);
  /** Requests whose service came to its end. */
  served: Float64Array = new Float64Array(64);
  /** By pod that is or was slowed down: what its slowness is the product of. */
  readonly #slowFactors = new Map<number, { readonly factor: number; readonly cause: number }[]>();
  /** By pod that fails or failed more than by itself: its own error rate, and the bursts that are on. */
  readonly #bursts = new Map<number, { readonly ownRate: number; readonly rates: number[] }>();
  /** By pod whose process stands still: how many waiting places it has when it goes on. */
  readonly #stopped = new Map<number, number>();

  /** A new pod, silent and empty. */
  add(traits: PodTraits): number {
    const pod = this.count++;
    if (pod === this.state.length) this.#grow();
    this.state[pod] = PodState.silent;
    this.downCause[pod] = NOT_STARTED;
    this.node[pod] = traits.node;
    this.concurrency[pod] = Math.min(traits.concurrency, NO_LIMIT);
    this.workers[pod] = this.concurrency[pod]!;
    this.queueLimit[pod] = Math.min(traits.queueLimit, NO_LIMIT);
    this.lifo[pod] = traits.discipline === 'lifo' ? 1 : 0;
    this.errorRate[pod] = traits.errorRate;
    this.perConcurrentMs[pod] = traits.perConcurrentMs ?? 0;
    this.demandColumn[pod] = traits.demandColumn;
    this.slowness[pod] = 1;
    this.queueHead[pod] = NONE;
    this.queueTail[pod] = NONE;
    return pod;
  }

  /** A new pod like another one, on any node; as fast and as good as that normally is. */
  addLike(pod: number, node: number): number {
    const added = this.add({
      node,
      concurrency: this.concurrency[pod]!,
      queueLimit: this.#stopped.get(pod) ?? this.queueLimit[pod]!,
      discipline: this.lifo[pod] === 1 ? 'lifo' : 'fifo',
      errorRate: this.#bursts.get(pod)?.ownRate ?? this.errorRate[pod]!,
      perConcurrentMs: this.perConcurrentMs[pod]!,
      demandColumn: this.demandColumn[pod]!,
    });
    this.callPlan[added] = this.callPlan[pod]!;
    this.holdsWorker[added] = this.holdsWorker[pod]!;
    return added;
  }

  /**
   * Makes services that start at a pod take so many times as long; what is returned ends that. `cause`: the code of what a
   * request is told for which that was too much.
   */
  slow(pod: number, factor: number, cause: number = SLOW_POD): () => void {
    const factors = this.#slowFactors.get(pod) ?? [];
    this.#slowFactors.set(pod, factors);
    const own = { factor, cause };
    factors.push(own);
    // Multiplied anew each time: divisions would leave their rounding behind.
    const multiply = (): void => {
      this.slowness[pod] = factors.reduce((product, each) => product * each.factor, 1);
      const worst = [...factors].sort((a, b) => b.factor - a.factor)[0];
      this.slowCause[pod] = worst?.cause ?? 0;
    };
    multiply();
    return () => {
      factors.splice(factors.indexOf(own), 1);
      multiply();
    };
  }

  /**
   * Lets requests at a pod fail with a probability, independently of its own errors and of other bursts; what is
   * returned ends that.
   */
  fail(pod: number, rate: number): () => void {
    const burst = this.#bursts.get(pod) ?? { ownRate: this.errorRate[pod]!, rates: [] };
    this.#bursts.set(pod, burst);
    const { ownRate, rates } = burst;
    rates.push(rate);
    // From the own rate anew each time, so that it is the same to the last bit when all have ended.
    const combine = (): void => {
      this.errorRate[pod] = rates.reduce((all, each) => all + (1 - all) * each, ownRate);
    };
    combine();
    return () => {
      rates.splice(rates.indexOf(rate), 1);
      combine();
    };
  }

  /** Share of its requests that fail by themselves, without the bursts that are on. */
  ownErrorRate(pod: number): number {
    return this.#bursts.get(pod)?.ownRate ?? this.errorRate[pod]!;
  }

  /** The process stands still: no worker takes anything, and whatever comes waits in the sockets, which refuse nothing. */
  stop(pod: number): void {
    this.#stopped.set(pod, this.queueLimit[pod]!);
    this.workers[pod] = 0;
    this.queueLimit[pod] = NO_LIMIT;
  }

  /** Whether the process stands still. */
  isStopped(pod: number): boolean {
    return this.#stopped.has(pod);
  }

  /** The process goes on, or another one comes in its place. Without effect on one that does not stand still. */
  resume(pod: number): void {
    const queueLimit = this.#stopped.get(pod);
    if (queueLimit === undefined) return;
    this.#stopped.delete(pod);
    this.workers[pod] = this.concurrency[pod]!;
    this.queueLimit[pod] = queueLimit;
  }

  /** Brings the integrals up to now. Called before `busy` or `queueLength` changes. */
  integrate(pod: number, nowMs: number): void {
    const elapsedMs = nowMs - this.changedMs[pod]!;
    this.changedMs[pod] = nowMs;
    this.busyArea[pod]! += elapsedMs * this.busy[pod]!;
    this.queueArea[pod]! += elapsedMs * this.queueLength[pod]!;
  }

  /** Puts a request into the waiting list. `next` is the requests' column. */
  enqueue(pod: number, request: number, next: Int32Array): void {
    if (this.queueHead[pod] === NONE) {
      next[request] = NONE;
      this.queueHead[pod] = request;
      this.queueTail[pod] = request;
    } else if (this.lifo[pod] === 1) {
      next[request] = this.queueHead[pod]!;
      this.queueHead[pod] = request;
    } else {
      next[request] = NONE;
      next[this.queueTail[pod]!] = request;
      this.queueTail[pod] = request;
    }
    this.queueLength[pod]!++;
  }

  /** Takes the next request out of the waiting list; it may not be empty. */
  dequeue(pod: number, next: Int32Array): number {
    const request = this.queueHead[pod]!;
    this.queueHead[pod] = next[request]!;
    this.queueLength[pod]!--;
    return request;
  }

  /** Takes a request out of the waiting list, wherever it stands. */
  withdraw(pod: number, request: number, next: Int32Array): void {
    let before = NONE;
    for (let each = this.queueHead[pod]!; each !== request; each = next[each]!) before = each;
    if (before === NONE) this.queueHead[pod] = next[request]!;
    else next[before] = next[request]!;
    if (this.queueTail[pod] === request) this.queueTail[pod] = before;
    this.queueLength[pod]!--;
  }

  /** Everything that waits or is served is gone, as when the process dies; the next one does not stand still. */
  clear(pod: number, nowMs: number): void {
    this.resume(pod);
    this.integrate(pod, nowMs);
    this.busy[pod] = 0;
    this.queueLength[pod] = 0;
    this.queueHead[pod] = NONE;
    this.queueTail[pod] = NONE;
  }

  #grow(): void {
    const size = this.state.length * 2;
    this.state = enlargeUint8(this.state, size);
    this.node = enlargeInt32(this.node, size);
    this.downCause = enlargeUint8(this.downCause, size);
    this.concurrency = enlargeInt32(this.concurrency, size);
    this.workers = enlargeInt32(this.workers, size);
    this.queueLimit = enlargeInt32(this.queueLimit, size);
    this.lifo = enlargeUint8(this.lifo, size);
    this.errorRate = enlargeFloat64(this.errorRate, size);
    this.perConcurrentMs = enlargeFloat64(this.perConcurrentMs, size);
    this.callPlan = enlargeInt32(this.callPlan, size).fill(NONE, this.count - 1);
    this.holdsWorker = enlargeUint8(this.holdsWorker, size);
    this.demandColumn = enlargeInt32(this.demandColumn, size);
    this.slowness = enlargeFloat64(this.slowness, size);
    this.slowCause = enlargeUint8(this.slowCause, size);
    this.busy = enlargeInt32(this.busy, size);
    this.queueLength = enlargeInt32(this.queueLength, size);
    this.queueHead = enlargeInt32(this.queueHead, size);
    this.queueTail = enlargeInt32(this.queueTail, size);
    this.busyArea = enlargeFloat64(this.busyArea, size);
    this.queueArea = enlargeFloat64(this.queueArea, size);
    this.changedMs = enlargeFloat64(this.changedMs, size);
    this.residenceMs = enlargeFloat64(this.residenceMs, size);
    this.served = enlargeFloat64(this.served, size);
  }
}
