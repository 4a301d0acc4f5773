import { enlargeFloat64, enlargeInt32 } from '../../base/columns.ts';
import { NONE, type RequestTable } from '../../dataplane/request-table.ts';
import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';
import { type FailureReason, failureReasons } from '../../measurement/failure-reason.ts';
import { type Gate, Verdict } from './gate.ts';

/** In the column of pools: the attempt has passed no gate, or has ended. */
const NOT_UNDER_WAY = -2;

/** What the client decided by itself: it says nothing about the Service. */
const ownReasons: readonly FailureReason[] = ['circuit-open', 'client-throttled', 'client-limit'];

/** Failures by code: what each says of the Service. */
const verdicts: readonly Verdict[] = [
  Verdict.good,
  ...failureReasons.map(({ name }) => (ownReasons.includes(name) ? Verdict.unknown : Verdict.bad)),
];

/** What a workload's gates are made of. */
export interface GatesParts {
  readonly requests: RequestTable;
  readonly time: PresentTime;
  /** Position of the workload's first client among all. */
  readonly firstClient: number;
  /** Those of each client, those that all clients share, and those of each endpoint of a balancer of requests. */
  readonly ofClient: readonly Gate[];
  readonly shared: readonly Gate[];
  readonly ofEndpoint: readonly Gate[];
}

/** All that stands between a workload's clients and the network: each attempt passes every gate, or fails at once. */
export class Gates {
  readonly #parts: GatesParts;
  /** By attempt: the pool of the endpoint that it was let to, `NONE` before, `NOT_UNDER_WAY` for others. */
  #pool: Int32Array = new Int32Array(0);
  #sentMs: Float64Array = new Float64Array(0);

  constructor(parts: GatesParts) {
    this.#parts = parts;
  }

  /** Lets an attempt go: 0, or the code of the reason for which it fails. */
  admit(request: number): number {
    const { requests, time, firstClient, ofClient, shared } = this.#parts;
    const client = requests.client[request]! - firstClient;
    const failure = refusal(ofClient, client) || refusal(shared, 0);
    if (failure !== 0) return failure;
    for (let i = 0; i < ofClient.length; i++) ofClient[i]!.begun(client);
    for (let i = 0; i < shared.length; i++) shared[i]!.begun(0);
    if (request >= this.#pool.length) this.#grow();
    this.#pool[request] = NONE;
    this.#sentMs[request] = time.nowMs;
    return 0;
  }

  /** Lets an attempt that may go to an endpoint, which a pool of connections stands for. */
  admitTo(request: number, pool: number): number {
    const { ofEndpoint } = this.#parts;
    if (ofEndpoint.length === 0) return 0;
    const failure = refusal(ofEndpoint, pool);
    if (failure !== 0) return failure;
    for (let i = 0; i < ofEndpoint.length; i++) ofEndpoint[i]!.begun(pool);
    this.#pool[request] = pool;
    return 0;
  }

  /** How long an attempt that was let go may take. */
  mostMs(request: number): number {
    const { requests, firstClient, ofClient, shared } = this.#parts;
    const client = requests.client[request]! - firstClient;
    let mostMs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < ofClient.length; i++) mostMs = Math.min(mostMs, ofClient[i]!.mostMs(client));
    for (let i = 0; i < shared.length; i++) mostMs = Math.min(mostMs, shared[i]!.mostMs(0));
    return mostMs;
  }

  /** An attempt has ended, with success (0) or the code of a failure. Does nothing for one that was never let go. */
  ended(request: number, failure: number): void {
    this.#close(request, verdicts[failure]!);
  }

  /** An attempt was given up because another one of its request was answered. */
  withdrawn(request: number): void {
    this.#close(request, Verdict.unknown);
  }

  #close(request: number, verdict: Verdict): void {
    if (request >= this.#pool.length || this.#pool[request] === NOT_UNDER_WAY) return;
    const { requests, firstClient, ofClient, shared, ofEndpoint } = this.#parts;
    const client = requests.client[request]! - firstClient;
    const pool = this.#pool[request]!;
    const sentMs = this.#sentMs[request]!;
    this.#pool[request] = NOT_UNDER_WAY;
    for (let i = 0; i < ofClient.length; i++) ofClient[i]!.ended(client, verdict, sentMs);
    for (let i = 0; i < shared.length; i++) shared[i]!.ended(0, verdict, sentMs);
    if (pool === NONE) return;
    for (let i = 0; i < ofEndpoint.length; i++) ofEndpoint[i]!.ended(pool, verdict, sentMs);
  }

  #grow(): void {
    const before = this.#pool.length;
    this.#pool = enlargeInt32(this.#pool, this.#parts.requests.capacity).fill(NOT_UNDER_WAY, before);
    this.#sentMs = enlargeFloat64(this.#sentMs, this.#parts.requests.capacity);
  }
}

/** The reason of the first gate that does not let it go, or 0. */
function refusal(gates: readonly Gate[], key: number): number {
  for (let i = 0; i < gates.length; i++) if (!gates[i]!.admits(key)) return gates[i]!.failure;
  return 0;
}
