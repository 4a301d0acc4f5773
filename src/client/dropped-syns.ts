import { enlargeInt32, enlargeUint8 } from '../base/columns.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import { synGivenUpMs } from '../dataplane/retransmission.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const CLIENT_LOST = causeCode('client-lost');

/** Told when a SYN is due again, and when the kernel gives up. */
export interface SynEnds {
  /** It is sent for so many-th time after the first, and meets the rules as they are now. */
  sendAgain(request: number, pool: number, synsSent: number): void;
  /** connect() fails with ETIMEDOUT. */
  giveUp(request: number): void;
}

/**
 * SYNs that were dropped on the way out, before conntrack remembered where they go: by rules, by a full conntrack table,
 * for want of a port. The client's kernel sends them again on its schedule, and each time they go as if they were new.
 * (One that was dropped further on stays with its endpoint, because conntrack does remember that.)
 */
export class DroppedSyns {
  readonly #simulation: Simulation;
  readonly #dataPlane: DataPlane;
  readonly #ends: SynEnds;
  readonly #due: EventKind;
  readonly #givenUp: EventKind;
  /** By attempt: the pool of its connection, and how many SYNs were sent again. */
  #pool: Int32Array = new Int32Array(64);
  #synsSent: Uint8Array = new Uint8Array(64);

  constructor(simulation: Simulation, dataPlane: DataPlane, ends: SynEnds) {
    this.#simulation = simulation;
    this.#dataPlane = dataPlane;
    this.#ends = ends;
    this.#due = simulation.kind('dropped-syn-again', (request) => this.#onDue(request));
    this.#givenUp = simulation.kind('dropped-syn-given-up', (request) => this.#onGivenUp(request));
  }

  /**
   * A SYN was dropped that had been sent again so many times. How long the attempt now waits: Infinity where its time-out
   * comes before the next SYN, or nothing is sent again.
   */
  dropped(request: number, pool: number, synsSent: number, workload: WorkloadRuntime): number {
    const { requests, network } = this.#dataPlane;
    const { synRetransmissionsMs } = network;
    const nextMs = synRetransmissionsMs[synsSent] ?? synGivenUpMs(synRetransmissionsMs);
    if (workload.traits.isDatagram || nextMs >= workload.timeoutMs) {
      requests.phase[request] = RequestPhase.lost;
      return Number.POSITIVE_INFINITY;
    }
    if (request >= this.#pool.length) {
      this.#pool = enlargeInt32(this.#pool, requests.capacity);
      this.#synsSent = enlargeUint8(this.#synsSent, requests.capacity);
    }
    requests.phase[request] = RequestPhase.dropped;
    this.#pool[request] = pool;
    this.#synsSent[request] = synsSent + 1;
    const waitMs = nextMs - (synsSent === 0 ? 0 : synRetransmissionsMs[synsSent - 1]!);
    this.#simulation.schedule(waitMs, synsSent < synRetransmissionsMs.length ? this.#due : this.#givenUp, request);
    return waitMs;
  }

  #onDue(request: number): void {
    if (this.#isWanted(request)) this.#ends.sendAgain(request, this.#pool[request]!, this.#synsSent[request]!);
  }

  #onGivenUp(request: number): void {
    if (this.#isWanted(request)) this.#ends.giveUp(request);
  }

  /** False where the client gave up meanwhile, or its node has lost its power. */
  #isWanted(request: number): boolean {
    const { requests, network, clientNode } = this.#dataPlane;
    if (requests.abandoned[request] === 1) {
      requests.release(request);
      return false;
    }
    const node = clientNode[requests.client[request]!]!;
    const isDown = network.isDown(node);
    requests.phase[request] = isDown ? RequestPhase.lost : RequestPhase.waiting;
    // It may have power again when the time of the request is up.
    if (isDown) requests.blame(request, CLIENT_LOST, node, NONE, Number.POSITIVE_INFINITY);
    return !isDown;
  }
}
