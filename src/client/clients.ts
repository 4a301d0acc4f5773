import { assert } from '../base/assert.ts';
import { ConnectionState } from '../dataplane/connection-table.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import { dataRetransmissionsMs } from '../dataplane/retransmission.ts';
import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import type { Recorder } from '../measurement/recorder.ts';
import { Carrier } from './carrier.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import { drawWork } from './draw-work.ts';
import { eachKept } from './each-kept.ts';
import type { Executor } from './executor/executor.ts';
import { InFlight } from './in-flight.ts';
import { RequestEnds } from './request-ends.ts';
import { timeoutReason } from './timeout-reason.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const NO_HEALTHY_UPSTREAM = failureCode('no-healthy-upstream');
const TIMEOUT = failureCode('timeout');

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
  readonly #workloadOf: Int32Array;
  readonly #timeouts: Lane[] = [];
  readonly #timedOut: EventKind;
  readonly #reachedProxy: EventKind;
  readonly #leftProxy: EventKind;
  readonly #ends: RequestEnds;

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
    });
    this.#timedOut = simulation.kind('request-timed-out', (request) => this.#onTimedOut(request));
    this.#reachedProxy = simulation.kind('request-reached-proxy', (request) => this.#onReachedProxy(request));
    this.#leftProxy = simulation.kind('response-left-proxy', (request) => this.#onLeftProxy(request));
    for (const kind of [this.#reachedProxy, this.#leftProxy]) {
      dataPlane.network.whenLost(kind, (request) => this.#onLost(request));
    }
    this.#ends = new RequestEnds({
      simulation,
      requests: dataPlane.requests,
      recorder,
      inFlight: this.#inFlight,
      workloads: this.#workloads,
      executors: this.#executors,
      retryDue: simulation.kind('retry', (request) => this.#onRetryDue(request)),
    });
  }

  /** Adds a workload; they come in the order of their positions. */
  add(workload: WorkloadRuntime, executor: Executor): void {
    this.#workloads.push(workload);
    this.#executors.push(executor);
    this.#timeouts.push(this.#simulation.lane(workload.timeoutMs));
    this.carrier.add(workload);
  }

  /** Starts all executors. */
  begin(): void {
    for (const executor of this.#executors) executor.begin();
  }

  /** Begins a request of a client now. False when the client's node has no power: nothing is sent. */
  send(client: number, user: number): boolean {
    const requests = this.#dataPlane.requests;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    if (this.#dataPlane.network.isDown(this.#dataPlane.clientNode[client]!)) return false;
    const nowMs = this.#simulation.nowMs;
    const request = requests.allocate();
    requests.client[request] = client;
    requests.user[request] = user;
    requests.dueMs[request] = nowMs;
    requests.retry[request] = 0;
    drawWork(requests, request, workload);
    if (workload.retries !== null) workload.retries.earn(client - workload.firstClient);
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
    requests.timeout[request] = this.#timeouts[workloadIndex]!.schedule(this.#timedOut, request);
    const { upstream } = workload;
    if (upstream === null) this.carrier.carry(request, client, workloadIndex, workload);
    else if (upstream.isRemote) this.#goToProxy(request, client, upstream);
    else this.#assign(request, workloadIndex, workload, upstream);
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
    requests.timeout[request] = this.#timeouts[workloadIndex]!.schedule(this.#timedOut, request);
  }

  // ------------------------------------------------------------------ balancers of requests

  /** A balancer of requests takes an endpoint, and the request is carried there. */
  #assign(request: number, workloadIndex: number, workload: WorkloadRuntime, upstream: Upstream): void {
    const pool = upstream.assign(request);
    if (pool === NONE) this.carrier.reject(request, NO_HEALTHY_UPSTREAM);
    else this.carrier.carry(request, pool, workloadIndex, workload);
  }

  /** Clients keep their connections to a proxy open; the way there is one link. */
  #goToProxy(request: number, client: number, upstream: Upstream): void {
    this.#dataPlane.requests.phase[request] = RequestPhase.travelling;
    this.#travel(request, client, upstream, this.#reachedProxy, true);
  }

  #travel(request: number, client: number, upstream: Upstream, kind: EventKind, toProxy: boolean): void {
    const { network, clientNode, clientGroup } = this.#dataPlane;
    const here = clientNode[client]!;
    const there = clientNode[upstream.placeOf(client)]!;
    const path = network.path(clientGroup[client]!, here, NONE, there);
    network.send(path, 0, kind, request, toProxy ? here : there, toProxy ? there : here, dataRetransmissionsMs);
  }

  #onReachedProxy(request: number): void {
    const { requests, network, clientNode } = this.#dataPlane;
    if (requests.abandoned[request] === 1) {
      requests.release(request);
      return;
    }
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    const upstream = workload.upstream!;
    requests.phase[request] = RequestPhase.waiting;
    if (network.isDown(clientNode[upstream.placeOf(client)]!)) requests.phase[request] = RequestPhase.lost;
    else this.#assign(request, workloadIndex, workload, upstream);
  }

  /** The proxy's answer is here. */
  #onLeftProxy(request: number): void {
    const { requests, network, clientNode } = this.#dataPlane;
    const client = requests.client[request]!;
    if (requests.abandoned[request] === 1) requests.release(request);
    else if (network.isDown(clientNode[client]!)) requests.phase[request] = RequestPhase.lost;
    else this.#end(request, client, this.#workloadOf[client]!, requests.outcome[request]!);
  }

  #onLost(request: number): void {
    const { requests } = this.#dataPlane;
    if (requests.abandoned[request] === 1) requests.release(request);
    else requests.phase[request] = RequestPhase.lost;
  }

  // ------------------------------------------------------------------ ends

  #onAttemptEnd(request: number, failure: number): void {
    const { requests } = this.#dataPlane;
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const { upstream } = this.#workloads[workloadIndex]!;
    if (upstream !== null) {
      upstream.ended(request, failure);
      if (upstream.isRemote) {
        requests.connection[request] = NONE;
        requests.outcome[request] = failure;
        requests.phase[request] = RequestPhase.answered;
        this.#travel(request, client, upstream, this.#leftProxy, false);
        return;
      }
    }
    this.#end(request, client, workloadIndex, failure);
  }

  #end(request: number, client: number, workloadIndex: number, failure: number): void {
    const { requests } = this.#dataPlane;
    this.#timeouts[workloadIndex]!.cancel(requests.timeout[request]!);
    this.#ends.endOrRetry(request, client, workloadIndex, failure);
    requests.release(request);
  }

  #onTimedOut(request: number): void {
    const { requests } = this.#dataPlane;
    const client = requests.client[request]!;
    const { upstream, route } = this.#workloads[this.#workloadOf[client]!]!;
    // Whoever calls a proxy is connected to it, and does not see how far that came.
    const silence = upstream?.isRemote ? TIMEOUT : route.silence;
    const reason = timeoutReason(this.#dataPlane, request, silence);
    if (upstream !== null) upstream.ended(request, reason);
    this.#ends.endOrRetry(request, client, this.#workloadOf[client]!, reason);
    if (requests.connection[request] !== NONE) {
      this.carrier.abandon(request);
    } else if (requests.phase[request] === RequestPhase.lost) {
      requests.release(request);
    } else {
      // In a waiting list, on a way of its own, or its rejection or lookup is: whoever holds it lets it go.
      requests.abandoned[request] = 1;
      if (requests.phase[request] === RequestPhase.resolving) this.carrier.closed(client);
    }
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
