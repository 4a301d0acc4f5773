import { assert } from '../base/assert.ts';
import { ConnectionState } from '../dataplane/connection-table.ts';
import type { Caller, DataPlane } from '../dataplane/data-plane.ts';
import { NOTHING_UNDER_WAY } from '../dataplane/handshake.ts';
import { redirectConnection } from '../dataplane/redirect-connection.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Recorder } from '../measurement/recorder.ts';
import { ConnectionPools } from './connection-pools.ts';
import { drawWork } from './draw-work.ts';
import { eachKeptConnection } from './each-kept-connection.ts';
import type { Executor } from './executor/executor.ts';
import { InFlight } from './in-flight.ts';
import { RequestEnds } from './request-ends.ts';
import { Choice, Fate, type Route } from './route/route.ts';
import { timeoutReason } from './timeout-reason.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const SUCCESS = 0;

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
  readonly #choice = new Choice();
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
  readonly #nameResolved: EventKind;
  readonly #rejected: EventKind;
  readonly #ends: RequestEnds;

  /** `workloadOf`: by client, the position of its workload. */
  constructor(simulation: Simulation, dataPlane: DataPlane, recorder: Recorder, workloadOf: Int32Array) {
    this.#simulation = simulation;
    this.#dataPlane = dataPlane;
    this.#recorder = recorder;
    this.#workloadOf = workloadOf;
    this.#pools = new ConnectionPools(workloadOf.length);
    this.#timedOut = simulation.kind('request-timed-out', (request) => this.#onTimedOut(request));
    this.#idleTimedOut = simulation.kind('connection-idle', (connection) => this.#closeIdle(connection));
    this.#nameResolved = simulation.kind('name-resolved', (request) => this.#onNameResolved(request));
    this.#rejected = simulation.kind('connection-rejected', (request) => this.#onRejected(request));
    this.#ends = new RequestEnds({
      simulation,
      requests: dataPlane.requests,
      recorder,
      inFlight: this.#inFlight,
      workloadOf,
      workloads: this.#workloads,
      executors: this.#executors,
      retryDue: simulation.kind('retry', (request) => this.#onRetryDue(request)),
    });
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
    const idle = this.#pools.idle[client]!;
    if (idle !== NONE) {
      this.#pools.removeIdle(client, idle, this.#dataPlane.connections);
      this.#idleTimeouts[workloadIndex]!.cancel(this.#dataPlane.connections.timer[idle]!);
      this.#sendOn(request, idle, client, workload.route);
    } else if (this.#pools.open[client]! >= workload.maxPerClient) {
      this.#pools.wait(client, request, requests.next);
    } else {
      this.#lookUp(request, client, workload);
    }
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

  /** Looks up the target's name, then connects. A connection that is looked up for counts as one being opened. */
  #lookUp(request: number, client: number, workload: WorkloadRuntime): void {
    const { lookup } = workload;
    const tookMs = lookup === null ? 0 : lookup.lookupMs(client - workload.firstClient, this.#simulation.nowMs);
    if (lookup === null || tookMs === 0) {
      this.#connect(request, client, workload);
      return;
    }
    this.#pools.open[client]!++;
    this.#dataPlane.requests.outcome[request] = lookup.failure;
    this.#dataPlane.requests.phase[request] = RequestPhase.resolving;
    this.#simulation.schedule(tookMs, this.#nameResolved, request);
  }

  #onNameResolved(request: number): void {
    const requests = this.#dataPlane.requests;
    if (requests.abandoned[request] === 1) {
      requests.release(request);
      return;
    }
    const client = requests.client[request]!;
    const workload = this.#workloads[this.#workloadOf[client]!]!;
    const isFound = requests.outcome[request] === SUCCESS;
    const isDown = this.#dataPlane.network.isDown(this.#dataPlane.clientNode[client]!);
    this.#pools.open[client]!--;
    requests.phase[request] = isDown ? RequestPhase.lost : RequestPhase.waiting;
    if (isFound && !isDown) this.#connect(request, client, workload);
    // Without a connection to the pod there is room for another.
    if (this.#pools.open[client]! < workload.maxPerClient) this.#openForWaiting(client);
    if (!isFound && !isDown) this.#onRejected(request);
  }

  #connect(request: number, client: number, workload: WorkloadRuntime): void {
    const { route } = workload;
    const choice = this.#choice;
    const fate = route.choose(client - workload.firstClient, choice);
    if (fate !== Fate.goes) {
      if (fate === Fate.dropped) this.#dataPlane.requests.phase[request] = RequestPhase.lost;
      else this.#reject(request, choice.failure);
      return;
    }
    this.#pools.open[client]!++;
    this.#recorder.connectionOpened(route.target, choice.pod, this.#simulation.nowMs);
    const connection = this.#dataPlane.open(request, client, choice.pod, choice.entry, choice.rulesMs);
    if (connection !== NONE) this.#carry(request, connection, route.target);
  }

  /** The node rejects the connection: the answer takes as long as the kernel needs to give it. */
  #reject(request: number, failure: number): void {
    this.#dataPlane.requests.outcome[request] = failure;
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
    this.#endAttempt(request, client, requests.outcome[request]!);
  }

  /** Sends a request on a connection that was kept. A proxy in between takes an endpoint of its own for it. */
  #sendOn(request: number, connection: number, client: number, { proxy, target }: Route): void {
    if (proxy !== null) {
      const pod = proxy.pick();
      if (pod === NONE) {
        this.#dataPlane.close(connection);
        this.#reject(request, proxy.failure);
        this.#closed(client);
        return;
      }
      redirectConnection(this.#dataPlane, connection, pod);
    }
    this.#carry(request, connection, target);
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
    const waiting = this.#pools.nextWaiting(client, this.#dataPlane.requests);
    if (waiting !== NONE) {
      this.#sendOn(waiting, connection, client, this.#workloads[workloadIndex]!.route);
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
    this.#pools.open[client]!--;
    this.#openForWaiting(client);
  }

  #openForWaiting(client: number): void {
    const open = this.#pools.open;
    for (
      let waiting = this.#pools.nextWaiting(client, this.#dataPlane.requests);
      waiting !== NONE;
      waiting = this.#pools.nextWaiting(client, this.#dataPlane.requests)
    ) {
      const workload = this.#workloads[this.#workloadOf[client]!]!;
      if (this.#dataPlane.network.isDown(this.#dataPlane.clientNode[client]!)) {
        this.#dataPlane.requests.phase[waiting] = RequestPhase.lost;
      } else {
        this.#lookUp(waiting, client, workload);
      }
      if (open[client]! >= workload.maxPerClient) return;
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
    const { silence } = this.#workloads[this.#workloadOf[client]!]!.route;
    this.#ends.endOrRetry(request, client, timeoutReason(this.#dataPlane, request, silence));
    if (requests.connection[request] !== NONE) {
      this.#dataPlane.abandon(request);
      this.#closed(client);
    } else if (requests.phase[request] === RequestPhase.lost) {
      requests.release(request);
    } else {
      // In the waiting list, or its rejection or its lookup is on the way: whoever holds it lets it go.
      requests.abandoned[request] = 1;
      if (requests.phase[request] === RequestPhase.resolving) this.#closed(client);
    }
  }

  #endAttempt(request: number, client: number, failure: number): void {
    this.#ends.endOrRetry(request, client, failure);
    this.#dataPlane.requests.release(request);
  }

  /** Connections that are open to be used again, by target and pod: told to `each` once for each of them. */
  eachKeptConnection(each: (target: number, pod: number) => void): void {
    const workloadOf = (client: number): WorkloadRuntime => this.#workloads[this.#workloadOf[client]!]!;
    eachKeptConnection(this.#dataPlane.connections, workloadOf, each);
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
