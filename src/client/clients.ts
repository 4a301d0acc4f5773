import { NO_SERVER } from '../balancer/balancer.ts';
import { assert } from '../base/assert.ts';
import { ConnectionState } from '../dataplane/connection-table.ts';
import type { Caller, DataPlane } from '../dataplane/data-plane.ts';
import { NOTHING_UNDER_WAY } from '../dataplane/handshake.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import type { Recorder } from '../measurement/recorder.ts';
import { ConnectionPools } from './connection-pools.ts';
import type { Executor } from './executor/executor.ts';
import { InFlight } from './in-flight.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const SUCCESS = 0;
const CONNECTION_REFUSED = failureCode('connection-refused');
const CONNECT_TIMEOUT = failureCode('connect-timeout');
const TIMEOUT = failureCode('timeout');
const UNREACHABLE = failureCode('unreachable');

/** How long the node takes to reject a connection to a Service without endpoints: measured, Linux 6.18, REJECT. */
const REJECT_MS = 0.02;

/**
 * The clients of all workloads: they start requests, keep connections in pools, give up after a time-out, try again,
 * and report how each request ended. Clients are counted from 0 over all workloads.
 *
 * A request that times out is not taken back from its pod: the client closes the connection and no longer listens.
 */
export class Clients implements Caller {
  readonly #inFlight = new InFlight();
  readonly #simulation: Simulation;
  readonly #dataPlane: DataPlane;
  readonly #recorder: Recorder;
  readonly #workloads: WorkloadRuntime[] = [];
  readonly #executors: Executor[] = [];
  readonly #workloadOf: Int32Array;
  readonly #pools: ConnectionPools;
  readonly #timeouts: Lane[] = [];
  readonly #idleTimeouts: (Lane | null)[] = [];
  readonly #timedOut: EventKind;
  readonly #idleTimedOut: EventKind;
  readonly #rejected: EventKind;
  readonly #retryDue: EventKind;

  /** `workloadOf`: by client, the position of its workload. */
  constructor(simulation: Simulation, dataPlane: DataPlane, recorder: Recorder, workloadOf: Int32Array) {
    this.#simulation = simulation;
    this.#dataPlane = dataPlane;
    this.#recorder = recorder;
    this.#workloadOf = workloadOf;
    this.#pools = new ConnectionPools(workloadOf.length);
    this.#timedOut = simulation.kind('request-timed-out', (request) => this.#onTimedOut(request));
    this.#idleTimedOut = simulation.kind('connection-idle', (connection) => this.#closeIdle(connection));
    this.#rejected = simulation.kind('connection-rejected', (request) => this.#onRejected(request));
    this.#retryDue = simulation.kind('retry', (request) => this.#onRetryDue(request));
    dataPlane.listen(this);
  }

  /** Adds a workload; they come in the order of their positions. */
  add(workload: WorkloadRuntime, executor: Executor): void {
    this.#workloads.push(workload);
    this.#executors.push(executor);
    this.#timeouts.push(this.#simulation.lane(workload.timeoutMs));
    // A lane costs every event a look, so that those of pools are made only for pools.
    this.#idleTimeouts.push(workload.reuse ? this.#simulation.lane(workload.idleTimeoutMs) : null);
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
    const { demands } = workload;
    const stride = requests.demandColumns;
    for (let i = 0; i < demands.length; i++) {
      const demand = demands[i]!;
      requests.demandMs[request * stride + demand.column] = demand.draw();
    }
    if (workload.luck !== null) requests.luck[request] = workload.luck();
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
    const idle = this.#pools.idle[client]!;
    if (idle !== NONE) {
      this.#pools.removeIdle(client, idle, this.#dataPlane.connections);
      this.#idleTimeouts[workloadIndex]!.cancel(this.#dataPlane.connections.timer[idle]!);
      this.#carry(request, idle, workload.route.target);
    } else if (this.#pools.open[client]! >= workload.maxPerClient) {
      this.#pools.wait(client, request, requests.next);
    } else {
      this.#connect(request, client, workload);
    }
  }

  #onRetryDue(request: number): void {
    const requests = this.#dataPlane.requests;
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    const { retryLuck } = workload;
    if (retryLuck !== null) requests.luck[request] = retryLuck();
    if (!this.#dataPlane.network.isDown(this.#dataPlane.clientNode[client]!)) {
      this.#attempt(request, client, workloadIndex, workload);
      return;
    }
    // Nobody is there to send it: it ends as one does that got no answer.
    requests.abandoned[request] = 0;
    requests.phase[request] = RequestPhase.lost;
    requests.timeout[request] = this.#timeouts[workloadIndex]!.schedule(this.#timedOut, request);
  }

  #connect(request: number, client: number, workload: WorkloadRuntime): void {
    const { route } = workload;
    const rules = route.rules[client - workload.firstClient]!;
    let pod = route.pod;
    let rulesMs = 0;
    if (rules !== null) {
      const server = rules.pick();
      if (server === NO_SERVER) {
        if (rules.dropsWhenEmpty) this.#dataPlane.requests.phase[request] = RequestPhase.lost;
        else this.#reject(request);
        return;
      }
      pod = rules.pod[server]!;
      rulesMs = rules.firstPacketMs[server]!;
    } else if (pod === NONE) {
      this.#dataPlane.requests.phase[request] = RequestPhase.lost;
      return;
    }
    this.#pools.open[client]!++;
    this.#recorder.connectionOpened(route.target, pod, this.#simulation.nowMs);
    const connection = this.#dataPlane.open(request, client, pod, route.entry, rulesMs);
    if (connection !== NONE) this.#carry(request, connection, route.target);
  }

  /** The node rejects the connection: the answer takes as long as the kernel needs to give it. */
  #reject(request: number): void {
    this.#dataPlane.requests.outcome[request] = CONNECTION_REFUSED;
    this.#dataPlane.requests.phase[request] = RequestPhase.answered;
    this.#simulation.schedule(REJECT_MS, this.#rejected, request);
  }

  #onRejected(request: number): void {
    const requests = this.#dataPlane.requests;
    if (requests.abandoned[request] === 1) {
      requests.release(request);
      return;
    }
    const client = requests.client[request]!;
    this.#cancelTimeout(request, this.#workloadOf[client]!);
    this.#endAttempt(request, client, CONNECTION_REFUSED);
  }

  /** Sends a request on an open connection of its client's. */
  #carry(request: number, connection: number, target: number): void {
    const { requests, connections } = this.#dataPlane;
    this.#recorder.requestAssigned(target, connections.pod[connection]!, requests.dueMs[request]!);
    this.#dataPlane.send(request, connection);
  }

  connected(connection: number): void {
    const { connections } = this.#dataPlane;
    const workload = this.#workloads[this.#workloadOf[connections.client[connection]!]!]!;
    this.#carry(connections.request[connection]!, connection, workload.route.target);
  }

  refused(request: number, failure: number): void {
    const client = this.#dataPlane.requests.client[request]!;
    this.#cancelTimeout(request, this.#workloadOf[client]!);
    this.#closed(client);
    this.#endAttempt(request, client, failure);
  }

  answered(request: number): void {
    const { requests, connections } = this.#dataPlane;
    const connection = requests.connection[request]!;
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const outcome = requests.outcome[request]!;
    this.#cancelTimeout(request, workloadIndex);
    if (this.#workloads[workloadIndex]!.reuse && connections.state[connection] === ConnectionState.open) {
      this.#keep(connection, client, workloadIndex);
    } else {
      this.#dataPlane.close(connection);
      this.#closed(client);
    }
    this.#endAttempt(request, client, outcome);
  }

  #cancelTimeout(request: number, workloadIndex: number): void {
    this.#timeouts[workloadIndex]!.cancel(this.#dataPlane.requests.timeout[request]!);
  }

  // ------------------------------------------------------------------ connections

  /** A connection has nothing to carry: it takes the request that waits longest, or lies idle. */
  #keep(connection: number, client: number, workloadIndex: number): void {
    const { connections } = this.#dataPlane;
    const waiting = this.#nextWaiting(client);
    if (waiting !== NONE) {
      this.#carry(waiting, connection, this.#workloads[workloadIndex]!.route.target);
      return;
    }
    connections.request[connection] = NONE;
    connections.timer[connection] = this.#idleTimeouts[workloadIndex]!.schedule(this.#idleTimedOut, connection);
    this.#pools.addIdle(client, connection, connections);
  }

  /**
   * One connection fewer: a request that waits for one may open another, and so may the next one where that was
   * rejected. Those at a node without power stay where they are until they time out.
   */
  #closed(client: number): void {
    const open = this.#pools.open;
    open[client]!--;
    for (let waiting = this.#nextWaiting(client); waiting !== NONE; waiting = this.#nextWaiting(client)) {
      const workload = this.#workloads[this.#workloadOf[client]!]!;
      if (this.#dataPlane.network.isDown(this.#dataPlane.clientNode[client]!)) {
        this.#dataPlane.requests.phase[waiting] = RequestPhase.lost;
      } else {
        this.#connect(waiting, client, workload);
      }
      if (open[client]! >= workload.maxPerClient) return;
    }
  }

  /** Those that gave up while they waited are let go here. */
  #nextWaiting(client: number): number {
    const requests = this.#dataPlane.requests;
    for (;;) {
      const request = this.#pools.takeWaiting(client, requests.next);
      if (request === NONE || requests.abandoned[request] === 0) return request;
      requests.release(request);
    }
  }

  closedByPeer(connection: number): void {
    const client = this.#dataPlane.connections.client[connection]!;
    const timer = this.#dataPlane.connections.timer[connection]!;
    if (timer !== NOTHING_UNDER_WAY) this.#idleTimeouts[this.#workloadOf[client]!]!.cancel(timer);
    this.#closeIdle(connection);
  }

  #closeIdle(connection: number): void {
    const connections = this.#dataPlane.connections;
    const client = connections.client[connection]!;
    this.#pools.removeIdle(client, connection, connections);
    this.#dataPlane.close(connection);
    this.#pools.open[client]!--;
  }

  // ------------------------------------------------------------------ ends

  #onTimedOut(request: number): void {
    const { requests } = this.#dataPlane;
    const client = requests.client[request]!;
    const failure = this.#timeoutReason(request, client);
    this.#endOrRetry(request, client, failure);
    if (requests.connection[request] !== NONE) {
      this.#dataPlane.abandon(request);
      this.#closed(client);
    } else if (requests.phase[request] === RequestPhase.lost) {
      requests.release(request);
    } else {
      // In the waiting list, or its rejection is on the way: whoever holds it lets it go.
      requests.abandoned[request] = 1;
    }
  }

  #timeoutReason(request: number, client: number): number {
    const { route } = this.#workloads[this.#workloadOf[client]!]!;
    if (route.pod === NONE && route.rules[0] === null) return UNREACHABLE;
    const { requests } = this.#dataPlane;
    const dropped = requests.connection[request] === NONE && requests.phase[request] === RequestPhase.lost;
    return dropped || this.#dataPlane.isConnecting(request) ? CONNECT_TIMEOUT : TIMEOUT;
  }

  #endAttempt(request: number, client: number, failure: number): void {
    this.#endOrRetry(request, client, failure);
    this.#dataPlane.requests.release(request);
  }

  /** Ends the request, or makes another attempt of it. The attempt itself is still the caller's to release. */
  #endOrRetry(request: number, client: number, failure: number): void {
    const requests = this.#dataPlane.requests;
    const workloadIndex = this.#workloadOf[client]!;
    if (failure !== SUCCESS && this.#tryAgain(request, failure)) return;
    const dueMs = requests.dueMs[request]!;
    const nowMs = this.#simulation.nowMs;
    const user = requests.user[request]!;
    this.#inFlight.end(dueMs, nowMs);
    this.#recorder.requestEnded(workloadIndex, dueMs, nowMs, failure);
    if (user !== NONE) this.#executors[workloadIndex]!.ended(user);
  }

  /** Makes another attempt of a request that failed, if its workload wants and allows that. */
  #tryAgain(request: number, failure: number): boolean {
    const requests = this.#dataPlane.requests;
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const { retries, firstClient } = this.#workloads[workloadIndex]!;
    const retry = requests.retry[request]!;
    if (retries === null || !retries.allows(failure, retry, client - firstClient)) return false;
    this.#recorder.requestRetried(workloadIndex, requests.dueMs[request]!);
    const again = requests.copy(request);
    requests.retry[again] = retry + 1;
    this.#simulation.schedule(retries.backoffMs(retry), this.#retryDue, again);
    return true;
  }

  /** Connections that are open to be used again, by target and pod: told to `each` once for each of them. */
  eachKeptConnection(each: (target: number, pod: number) => void): void {
    const connections = this.#dataPlane.connections;
    for (let connection = 0; connection < connections.used; connection++) {
      if (connections.state[connection] !== ConnectionState.open) continue;
      const workload = this.#workloads[this.#workloadOf[connections.client[connection]!]!]!;
      if (workload.reuse) each(workload.route.target, connections.pod[connection]!);
    }
  }

  /** Asserts what must hold when nothing is left to happen: every request has ended, nothing is held. */
  assertDrained(): void {
    this.#inFlight.assertEnded();
    assert(this.#dataPlane.requests.count === 0, 'an attempt was never released');
    assert(this.#dataPlane.connections.count === 0, 'a connection was never released');
    assert(
      this.#pools.open.every((count) => count === 0),
      'a pool counts a connection that is closed',
    );
  }
}
