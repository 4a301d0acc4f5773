import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../base/columns.ts';

/** No request, no connection, no pod: ends lists and fills empty columns. */
export const NONE = -1;

/** Where an attempt is. Exactly one event or list holds it in each of these, but for `LOST`, which only waits for its time-out. */
export const RequestPhase = {
  /** Has no connection yet: in the client's waiting list, in back-off, or its connection is being opened. */
  waiting: 0,
  /** On its way to the pod. */
  travelling: 1,
  queued: 2,
  inService: 3,
  /** The response, or the reset that takes its place, is on its way to the client. */
  answered: 4,
  /** Vanished on the way: nothing holds it but its time-out. */
  lost: 5,
  /** Its client looks up the target's name; a connection is opened when that is known. */
  resolving: 6,
  /** Its pod waits for calls to others before it answers; see `DownstreamCalls`. */
  calling: 7,
  /** Its SYN was dropped before conntrack knew it, and is sent again as a new one. */
  dropped: 8,
} as const;

/**
 * The attempts that are under way, as columns. An attempt is a small integer from `allocate` until `release`; a
 * request that is tried again is a new attempt.
 */
export class RequestTable {
  capacity = 1024;
  /** Position of the client among all clients of the run. */
  client: Int32Array = new Int32Array(1024);
  /** The virtual user that waits for the answer, or `NONE` in open loops. */
  user: Int32Array = new Int32Array(1024);
  /** Intended start of the request, also of its retries: latency counts from here. */
  dueMs: Float64Array = new Float64Array(1024);
  /** When nobody wants the answer any more, as its client says with the request; Infinity: it does not. */
  deadlineMs: Float64Array = new Float64Array(1024).fill(Number.POSITIVE_INFINITY);
  /** How important it is: 0 is what servers shed last. Written where a workload says. */
  priority: Uint8Array = new Uint8Array(1024);
  /** When this attempt reached its pod. */
  reachedPodMs: Float64Array = new Float64Array(1024);
  /**
   * Service time that it asks of a pod of normal speed: `demandColumns` values for each request, one for each
   * Application, because pods of several may serve the same Service.
   */
  readonly demandColumns: number;
  demandMs: Float64Array;
  /** Uniform in 0 … 1: below a pod's error rate the request fails there. Drawn only where a pod has one, or may. */
  luck: Float64Array = new Float64Array(1024);
  /** What consistent hashing goes by: a whole number; drawn where a workload has keys. */
  key: Int32Array = new Int32Array(1024);
  /** How many requests its pod held when it came; written where somebody probes. */
  inFlight: Int32Array = new Int32Array(1024);
  /** The server to which a balancer of requests assigned it, and when; `NONE` for others. */
  server: Int32Array = new Int32Array(1024).fill(NONE);
  assignedMs: Float64Array = new Float64Array(1024);
  connection: Int32Array = new Int32Array(1024).fill(NONE);
  /** Where it was sent, and by which path: a proxy may take another pod for the next one on the same connection. */
  pod: Int32Array = new Int32Array(1024);
  path: Int32Array = new Int32Array(1024);
  phase: Uint8Array = new Uint8Array(1024);
  /** 1 when the client gave up waiting: nobody listens for the answer. */
  abandoned: Uint8Array = new Uint8Array(1024);
  /** What the answer says: 0 for success, else a failure code. */
  outcome: Uint8Array = new Uint8Array(1024);
  /** Attempts of this request before this one. */
  retry: Int32Array = new Int32Array(1024);
  /** Its number among the requests of its workload, from 1 on, the same for all attempts; `NONE` when it is released. */
  number: Int32Array = new Int32Array(1024).fill(NONE);
  /** Since when it waits for a connection; of meaning once it has. */
  waitsFromMs: Float64Array = new Float64Array(1024);
  /** When its service began; of meaning while it is in service and after. */
  serviceStartMs: Float64Array = new Float64Array(1024);
  /** What held the attempt up longest, or ended it: a failure cause, or 0 for nothing, and its place; see `blame`. */
  cause: Uint8Array = new Uint8Array(1024);
  causeNode: Int32Array = new Int32Array(1024);
  causePod: Int32Array = new Int32Array(1024);
  /** How long it did; Infinity where the attempt cannot go on. */
  heldMs: Float64Array = new Float64Array(1024);
  /** Of attempts after the first: why the one before failed and where, and how long after the request was due this one began. */
  earlierMs: Float64Array = new Float64Array(1024);
  earlierCause: Uint8Array = new Uint8Array(1024);
  earlierNode: Int32Array = new Int32Array(1024);
  earlierPod: Int32Array = new Int32Array(1024);
  /** Handle of the time-out. */
  timeout: Float64Array = new Float64Array(1024);
  /** Handle of the end of service, while in service. */
  serviceEnd: Float64Array = new Float64Array(1024);
  /** The entry of the calls that its pod waits for; of meaning while it is calling. */
  calls: Int32Array = new Int32Array(1024);
  /** The next in whichever waiting list holds it. */
  next: Int32Array = new Int32Array(1024);
  /** How many attempts were made of requests that had one already. */
  copies = 0;
  #free: Int32Array = new Int32Array(1024);
  #freeCount = 0;
  #used = 0;

  constructor(demandColumns: number) {
    this.demandColumns = demandColumns;
    this.demandMs = new Float64Array(1024 * demandColumns);
  }

  /** Attempts under way. */
  get count(): number {
    return this.#used - this.#freeCount;
  }

  /** Positions ever used: whoever looks at all attempts goes up to here. */
  get used(): number {
    return this.#used;
  }

  /** A free position; every column of it still holds old values. */
  allocate(): number {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount]!;
    if (this.#used === this.capacity) this.#grow();
    return this.#used++;
  }

  /** A new attempt of the same request, for the same work. */
  copy(request: number): number {
    const copy = this.allocate();
    this.client[copy] = this.client[request]!;
    this.user[copy] = this.user[request]!;
    this.dueMs[copy] = this.dueMs[request]!;
    this.deadlineMs[copy] = this.deadlineMs[request]!;
    this.priority[copy] = this.priority[request]!;
    this.retry[copy] = this.retry[request]!;
    this.key[copy] = this.key[request]!;
    this.number[copy] = this.number[request]!;
    this.earlierMs[copy] = 0;
    this.earlierCause[copy] = this.cause[request]!;
    this.earlierNode[copy] = this.causeNode[request]!;
    this.earlierPod[copy] = this.causePod[request]!;
    this.copies++;
    const width = this.demandColumns;
    this.demandMs.copyWithin(copy * width, request * width, (request + 1) * width);
    return copy;
  }

  /** As `copy`, for an attempt beside this one: what came before this one came before that one too. */
  copyBeside(request: number): number {
    const copy = this.copy(request);
    this.earlierMs[copy] = this.earlierMs[request]!;
    this.earlierCause[copy] = this.earlierCause[request]!;
    this.earlierNode[copy] = this.earlierNode[request]!;
    this.earlierPod[copy] = this.earlierPod[request]!;
    return copy;
  }

  /**
   * Something keeps an attempt from going on, for so many ms more, or for good (Infinity). Of all that does, what lasts
   * longest is remembered; what comes again adds up. `node` and `pod` say where, `NONE` for nowhere in particular.
   */
  blame(request: number, cause: number, node: number, pod: number, heldMs: number): void {
    const before = this.heldMs[request]!;
    const isSame = this.cause[request] === cause && this.causePod[request] === pod && this.causeNode[request] === node;
    const after = isSame ? before + heldMs : heldMs;
    if (after < before) return;
    this.cause[request] = cause;
    this.causeNode[request] = node;
    this.causePod[request] = pod;
    this.heldMs[request] = after;
  }

  /** Gives a position back. */
  release(request: number): void {
    this.cause[request] = 0;
    this.heldMs[request] = 0;
    this.number[request] = NONE;
    this.connection[request] = NONE;
    this.phase[request] = RequestPhase.waiting;
    this.#free[this.#freeCount++] = request;
  }

  #grow(): void {
    const size = this.capacity * 2;
    this.client = enlargeInt32(this.client, size);
    this.user = enlargeInt32(this.user, size);
    this.dueMs = enlargeFloat64(this.dueMs, size);
    this.deadlineMs = enlargeFloat64(this.deadlineMs, size).fill(Number.POSITIVE_INFINITY, this.capacity);
    this.priority = enlargeUint8(this.priority, size);
    this.reachedPodMs = enlargeFloat64(this.reachedPodMs, size);
    this.demandMs = enlargeFloat64(this.demandMs, size * this.demandColumns);
    this.luck = enlargeFloat64(this.luck, size);
    this.key = enlargeInt32(this.key, size);
    this.inFlight = enlargeInt32(this.inFlight, size);
    this.server = enlargeInt32(this.server, size);
    this.server.fill(NONE, this.capacity);
    this.assignedMs = enlargeFloat64(this.assignedMs, size);
    this.connection = enlargeInt32(this.connection, size);
    this.connection.fill(NONE, this.capacity);
    this.pod = enlargeInt32(this.pod, size);
    this.path = enlargeInt32(this.path, size);
    this.phase = enlargeUint8(this.phase, size);
    this.abandoned = enlargeUint8(this.abandoned, size);
    this.outcome = enlargeUint8(this.outcome, size);
    this.retry = enlargeInt32(this.retry, size);
    this.number = enlargeInt32(this.number, size);
    this.number.fill(NONE, this.capacity);
    this.waitsFromMs = enlargeFloat64(this.waitsFromMs, size);
    this.serviceStartMs = enlargeFloat64(this.serviceStartMs, size);
    this.cause = enlargeUint8(this.cause, size);
    this.causeNode = enlargeInt32(this.causeNode, size);
    this.causePod = enlargeInt32(this.causePod, size);
    this.heldMs = enlargeFloat64(this.heldMs, size);
    this.earlierMs = enlargeFloat64(this.earlierMs, size);
    this.earlierCause = enlargeUint8(this.earlierCause, size);
    this.earlierNode = enlargeInt32(this.earlierNode, size);
    this.earlierPod = enlargeInt32(this.earlierPod, size);
    this.timeout = enlargeFloat64(this.timeout, size);
    this.serviceEnd = enlargeFloat64(this.serviceEnd, size);
    this.calls = enlargeInt32(this.calls, size);
    this.next = enlargeInt32(this.next, size);
    this.#free = enlargeInt32(this.#free, size);
    this.capacity = size;
  }
}
