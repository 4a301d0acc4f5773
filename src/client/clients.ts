import { assert } from '../base/assert.ts';
import { ConnectionState } from '../dataplane/connection-table.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import type { Recorder } from '../measurement/recorder.ts';
import { AttemptEnds } from './attempt-ends.ts';
import { Carrier } from './carrier.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import { drawWork } from './draw-work.ts';
import { eachKept } from './each-kept.ts';
import type { Executor } from './executor/executor.ts';
import { CauseFinder } from './find-cause.ts';
import { Hedges } from './hedge/hedges.ts';
import { InFlight } from './in-flight.ts';
import { ProxyTravel } from './proxy-travel.ts';
import { RequestEnds } from './request-ends.ts';
import { TimeLimits } from './time-limits.ts';
import { timeoutReason } from './timeout-reason.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const CLIENT_LOST = causeCode('client-lost');
const NO_HEALTHY_UPSTREAM = failureCode('no-healthy-upstream');
const TIMEOUT = failureCode('timeout');
const CONNECT_TIMEOUT = failureCode('connect-timeout');
const DEADLINE_EXCEEDED = failureCode('deadline-exceeded');
const SUCCESS = 0;

/** How often it is looked whether all requests have ended. */
const DRAIN_STEP_MS = 1000;

/**
 * The clients of all workloads: they start requests, hand them to a carrier, give up after a time-out, try again, and
 * report how each request ended. Clients are counted from 0 over all workloads.
 *
 * A request that times out is not taken back from its pod: the client closes the connection and no longer listens.
 */
export class Clients {
  readonly carrier: Carrier;
  readonly #inFlight = new InFlight();
  readonly #simulation: Simulation;
  readonly #dataPlane: DataPlane;
  readonly #recorder: Recorder;
  readonly #workloads: WorkloadRuntime[] = [];
  readonly #executors: Executor[] = [];
  /** By workload: its requests so far. */
  readonly #requestCounts: number[] = [];
  readonly #workloadOf: Int32Array;
  readonly #limits: TimeLimits;
  readonly #hedges: Hedges;
  readonly #travel: ProxyTravel;
  readonly #keptBack: EventKind;
  readonly #ends: AttemptEnds;

  /** `workloadOf`: by client, and then by place of its proxies, the position of its workload. */
  constructor(
    simulation: Simulation,
    dataPlane: DataPlane,
    recorder: Recorder,
    workloadOf: Int32Array,
    connectionEnds: ConnectionEnds,
  ) {
    this.#simulation = simulation;
    this.#dataPlane = dataPlane;
    this.#recorder = recorder;
    this.#workloadOf = workloadOf;
    this.carrier = new Carrier({
      simulation,
      dataPlane,
      recorder,
      workloadOf,
      workloads: this.#workloads,
      ends: connectionEnds,
      onEnd: (request, failure) => this.#onAttemptEnd(request, failure),
      onConnecting: (request) =>
        this.#limits.beginConnecting(request, this.#workloadOf[dataPlane.requests.client[request]!]!),
    });
    this.#limits = new TimeLimits(simulation, dataPlane.requests, {
      timedOut: (request) => this.#onTimedOut(request),
      connectTimedOut: (request) => this.#onConnectTimedOut(request),
    });
    this.#travel = new ProxyTravel(simulation, dataPlane, workloadOf, this.#workloads, {
      reached: (request, workloadIndex, workload) => this.#assign(request, workloadIndex, workload, NONE),
      returned: (request) => this.#ends.endAsItSays(request),
    });
    this.#hedges = new Hedges(simulation, dataPlane.requests, {
      hedge: (request) => this.#onHedgeDue(request),
      cancel: (request) => this.#ends.cancel(request),
    });
    this.#keptBack = simulation.kind('attempt-kept-back', (request) => this.#ends.endAsItSays(request));
    const requestEnds = new RequestEnds({
      simulation,
      requests: dataPlane.requests,
      recorder,
      inFlight: this.#inFlight,
      workloads: this.#workloads,
      executors: this.#executors,
      causes: new CauseFinder(simulation, dataPlane),
      retryDue: simulation.kind('retry', (request) => this.#onRetryDue(request)),
    });
    this.#ends = new AttemptEnds({
      requests: dataPlane.requests,
      carrier: this.carrier,
      workloadOf,
      workloads: this.#workloads,
      limits: this.#limits,
      hedges: this.#hedges,
      requestEnds,
    });
  }

  /** Adds a workload; they come in the order of their positions. */
  add(workload: WorkloadRuntime, executor: Executor): void {
    this.#workloads.push(workload);
    this.#executors.push(executor);
    this.#requestCounts.push(0);
    this.#limits.add(workload);
    this.carrier.add(workload);
  }

  /** Starts all executors. */
  begin(): void {
    for (const executor of this.#executors) executor.begin();
  }

  /**
   * Begins a request of a client now. False when the client's node has no power: nothing is sent. `deadlineMs`: when
   * whoever asks for it gives up, as one that calls others while it serves; its workload may have an earlier one.
   */
  send(client: number, user: number, deadlineMs: number = Number.POSITIVE_INFINITY): boolean {
    const requests = this.#dataPlane.requests;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    if (this.#dataPlane.network.isDown(this.#dataPlane.clientNode[client]!)) return false;
    const nowMs = this.#simulation.nowMs;
    const request = requests.allocate();
    requests.client[request] = client;
    requests.user[request] = user;
    requests.dueMs[request] = nowMs;
    requests.deadlineMs[request] = Math.min(deadlineMs, nowMs + workload.deadlineMs);
    requests.priority[request] = workload.priority;
    requests.retry[request] = 0;
    requests.number[request] = ++this.#requestCounts[workloadIndex]!;
    drawWork(requests, request, workload);
    if (!workload.isPlain) {
      if (workload.retries !== null) workload.retries.begun(client - workload.firstClient);
      if (workload.hedging !== null) workload.hedging.begun(client - workload.firstClient);
    }
    this.#inFlight.begin(nowMs);
    this.#recorder.requestSent(workloadIndex, nowMs);
    this.#attempt(request, client, workloadIndex, workload);
    return true;
  }

  // ------------------------------------------------------------------ an attempt

  #attempt(request: number, client: number, workloadIndex: number, workload: WorkloadRuntime): void {
    const requests = this.#dataPlane.requests;
    requests.abandoned[request] = 0;
    requests.phase[request] = RequestPhase.waiting;
    if (workload.isPlain) {
      this.#limits.begin(request, workloadIndex, Number.POSITIVE_INFINITY);
      this.#carry(request, client, workloadIndex, workload, NONE);
      return;
    }
    const { gates, hedging } = workload;
    const refusal = gates === null ? SUCCESS : gates.admit(request);
    if (refusal !== SUCCESS) {
      this.#limits.beginUnlimited(request);
      requests.outcome[request] = refusal;
      requests.phase[request] = RequestPhase.answered;
      // Nothing takes any time, but whoever sends hears of the end only after it has sent.
      this.#simulation.schedule(0, this.#keptBack, request);
      return;
    }
    this.#limits.begin(request, workloadIndex, gates === null ? Number.POSITIVE_INFINITY : gates.mostMs(request));
    if (hedging !== null) this.#hedges.begin(request, hedging);
    this.#carry(request, client, workloadIndex, workload, NONE);
  }

  /** `avoided` is a server of a balancer of requests that is not to be taken, if there is another; or `NONE`. */
  #carry(request: number, client: number, workloadIndex: number, workload: WorkloadRuntime, avoided: number): void {
    const { upstream } = workload;
    if (upstream === null) this.carrier.carry(request, client, workloadIndex, workload);
    else if (upstream.isRemote) this.#travel.goThere(request, client, upstream);
    else this.#assign(request, workloadIndex, workload, avoided);
  }

  /** A balancer of requests takes an endpoint, and the request is carried there. */
  #assign(request: number, workloadIndex: number, workload: WorkloadRuntime, avoided: number): void {
    const { upstream, gates } = workload;
    const pool = upstream!.assign(request, avoided);
    if (pool === NONE) {
      this.carrier.reject(request, NO_HEALTHY_UPSTREAM);
      return;
    }
    const refusal = gates === null ? SUCCESS : gates.admitTo(request, pool);
    if (refusal === SUCCESS) this.carrier.carry(request, pool, workloadIndex, workload);
    else this.carrier.reject(request, refusal);
  }

  #onRetryDue(request: number): void {
    const requests = this.#dataPlane.requests;
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    if (workload.retryLuck !== null) requests.luck[request] = workload.retryLuck();
    if (!this.#dataPlane.network.isDown(this.#dataPlane.clientNode[client]!)) {
      this.#attempt(request, client, workloadIndex, workload);
      return;
    }
    // Nobody is there to send it: it ends as one does that got no answer.
    requests.abandoned[request] = 0;
    requests.phase[request] = RequestPhase.lost;
    requests.blame(request, CLIENT_LOST, this.#dataPlane.clientNode[client]!, NONE, Number.POSITIVE_INFINITY);
    this.#limits.begin(request, workloadIndex, Number.POSITIVE_INFINITY);
  }

  /** An answer is late: the request is sent once more, if its client may, and the first answer will do. */
  #onHedgeDue(request: number): void {
    const { requests, network, clientNode } = this.#dataPlane;
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    const { hedging, gates, firstClient, retryLuck } = workload;
    if (!hedging!.allows(client - firstClient) || network.isDown(clientNode[client]!)) return;
    const again = requests.copyBeside(request);
    workload.retries?.copied(request, again);
    requests.abandoned[again] = 0;
    requests.phase[again] = RequestPhase.waiting;
    if (gates !== null && gates.admit(again) !== SUCCESS) {
      requests.release(again);
      return;
    }
    if (retryLuck !== null) requests.luck[again] = retryLuck();
    hedging!.take(client - firstClient);
    this.#recorder.requestHedged(workloadIndex, requests.dueMs[request]!);
    this.#hedges.join(request, again, hedging!);
    this.#limits.begin(again, workloadIndex, gates === null ? Number.POSITIVE_INFINITY : gates.mostMs(again));
    this.#carry(again, client, workloadIndex, workload, requests.server[request]!);
  }

  // ------------------------------------------------------------------ ends

  #onAttemptEnd(request: number, failure: number): void {
    const client = this.#dataPlane.requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    const { upstream } = workload;
    if (upstream !== null) {
      upstream.ended(request, failure);
      if (upstream.isRemote) {
        this.#travel.goBack(request, client, upstream, failure);
        return;
      }
    }
    this.#ends.end(request, client, workloadIndex, workload, failure);
  }

  #onTimedOut(request: number): void {
    const client = this.#dataPlane.requests.client[request]!;
    const { upstream, route } = this.#workloads[this.#workloadOf[client]!]!;
    // Whoever calls a proxy is connected to it, and does not see how far that came.
    const silence = upstream?.isRemote ? TIMEOUT : route.silence;
    const isOverdue = this.#limits.isOverdue(request);
    this.#ends.giveUp(request, isOverdue ? DEADLINE_EXCEEDED : timeoutReason(this.#dataPlane, request, silence));
  }

  #onConnectTimedOut(request: number): void {
    const { requests, connections } = this.#dataPlane;
    const connection = requests.connection[request]!;
    const isConnecting =
      connection === NONE
        ? requests.phase[request] === RequestPhase.lost
        : connections.state[connection] === ConnectionState.connecting || this.#dataPlane.isConnecting(request);
    if (isConnecting) this.#ends.giveUp(request, CONNECT_TIMEOUT);
  }

  /** Connections that are open to be used again, by target and pod: told to `each` once for each of them. */
  eachKeptConnection(each: (target: number, pod: number) => void): void {
    const { connections } = this.#dataPlane;
    eachKept(connections, (connection) => {
      const { reuse, route } = this.#workloads[this.#workloadOf[connections.client[connection]!]!]!;
      const isOpen = connections.state[connection] === ConnectionState.open;
      if (reuse && isOpen) each(route.target, connections.pod[connection]!);
    });
  }

  /**
   * Runs on from the end of the arrivals until every request has ended, with the cluster as alive as before; then lets
   * what recurs in it come to rest.
   */
  drain(endMs: number): void {
    const simulation = this.#simulation;
    simulation.run(Math.max(endMs, simulation.nowMs));
    while (this.#inFlight.count > 0) simulation.run(simulation.nowMs + DRAIN_STEP_MS);
    simulation.quiesce();
  }

  /**
   * Closes what would be kept for ever, and asserts what must hold when nothing is left to happen: every request has
   * ended, nothing is held.
   */
  assertDrained(): void {
    this.#inFlight.assertEnded();
    this.#dataPlane.pauses.dropHanging();
    eachKept(this.#dataPlane.connections, (connection) => this.carrier.closedByPeer(connection));
    assert(this.#dataPlane.requests.count === 0, 'an attempt was never released');
    assert(this.#dataPlane.connections.count === 0, 'a connection was never released');
    assert(
      this.carrier.pools.open.every((count) => count === 0),
      'a pool counts a connection that is closed',
    );
  }
}
