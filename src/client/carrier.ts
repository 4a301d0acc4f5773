import { assert } from '../base/assert.ts';
import type { Caller } from '../dataplane/caller.ts';
import { ConnectionState, Leaving } from '../dataplane/connection-table.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { redirectConnection } from '../dataplane/redirect-connection.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import { dataGivenUpMs } from '../dataplane/retransmission.ts';
import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import type { Recorder } from '../measurement/recorder.ts';
import type { CarrierParts } from './carrier-parts.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import { ConnectionOpener } from './connection-opener.ts';
import { ConnectionPools } from './connection-pools.ts';
import { eachKept } from './each-kept.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const CONNECTION_RESET = failureCode('connection-reset');
const STALE_ENDPOINT = failureCode('stale-endpoint');

/** How long the node takes to reject a connection to a Service without endpoints: measured, Linux 6.18, REJECT. */
const REJECT_MS = 0.02;

/**
 * Carries requests on connections: takes one of a pool that has room, opens another, or lets the request wait; keeps
 * connections for later and closes them. A connection carries one request at a time, or many (HTTP/2).
 */
export class Carrier implements Caller {
  readonly pools: ConnectionPools;
  readonly #simulation: Simulation;
  readonly #dataPlane: DataPlane;
  readonly #recorder: Recorder;
  readonly #workloadOf: Int32Array;
  readonly #workloads: readonly WorkloadRuntime[];
  readonly #ends: ConnectionEnds;
  readonly #onEnd: CarrierParts['onEnd'];
  /** By workload; null where nothing is kept, or for ever. */
  readonly #idleTimeouts: (Lane | null)[] = [];
  readonly #opener: ConnectionOpener;
  readonly #idleTimedOut: EventKind;
  readonly #rejected: EventKind;

  constructor(parts: CarrierParts) {
    this.#simulation = parts.simulation;
    this.#dataPlane = parts.dataPlane;
    this.#recorder = parts.recorder;
    this.#workloadOf = parts.workloadOf;
    this.#workloads = parts.workloads;
    this.#ends = parts.ends;
    this.#onEnd = parts.onEnd;
    this.pools = new ConnectionPools(parts.workloadOf.length);
    this.#idleTimedOut = this.#simulation.kind('connection-idle', (connection) => this.closedByPeer(connection));
    this.#rejected = this.#simulation.kind('connection-rejected', (request) => this.#onRejected(request));
    this.#opener = new ConnectionOpener(parts, this.pools, {
      opened: (request, connection, pool, workload, extraMs) =>
        this.#carryFirst(request, connection, pool, workload, extraMs),
      reject: (request, failure) => this.reject(request, failure),
    });
    parts.dataPlane.listen(this);
  }

  /** Prepares for a workload; they come in the order of their positions. */
  add(workload: WorkloadRuntime): void {
    const { reuse, idleTimeoutMs } = workload;
    this.#opener.add(workload);
    // A lane costs every event a look, so that those of pools are made only for pools.
    const isLimited = reuse && idleTimeoutMs < Number.POSITIVE_INFINITY;
    this.#idleTimeouts.push(isLimited ? this.#simulation.lane(idleTimeoutMs) : null);
  }

  /** Sends a request on a connection of a pool, or opens one for it, or lets it wait until there is one. */
  carry(request: number, pool: number, workloadIndex: number, workload: WorkloadRuntime): void {
    const connection = this.pools.available[pool]!;
    if (connection !== NONE) {
      this.#take(connection, pool, workloadIndex, workload);
      if (!this.#sendOn(request, connection, workload)) this.#giveBack(connection, false);
    } else if (this.pools.mayOpen(pool, workload)) {
      this.#opener.open(request, pool, workload);
    } else {
      const { requests } = this.#dataPlane;
      requests.waitsFromMs[request] = this.#simulation.nowMs;
      this.pools.wait(pool, request, requests.next);
    }
  }

  /** A request fails before it is sent: its end comes when the kernel of its node has had the time to say so. */
  reject(request: number, failure: number): void {
    this.#dataPlane.requests.outcome[request] = failure;
    this.#dataPlane.requests.phase[request] = RequestPhase.answered;
    this.#simulation.schedule(REJECT_MS, this.#rejected, request);
  }

  #onRejected(request: number): void {
    const requests = this.#dataPlane.requests;
    if (requests.abandoned[request] === 1) requests.release(request);
    else this.#onEnd(request, requests.outcome[request]!);
  }

  // ------------------------------------------------------------------ opening

  connected(connection: number): void {
    const { connections } = this.#dataPlane;
    this.#assertReached(connection);
    const pool = connections.pool[connection]!;
    const workload = this.#workloads[this.#workloadOf[connections.client[connection]!]!]!;
    if (connections.shared[connection] === 1) this.pools.opening[pool]!--;
    if (connections.tracked[connection] !== 0) this.#ends.established(connection);
    this.#carryFirst(connections.request[connection]!, connection, pool, workload, 0);
  }

  /** A connection is open: the request for which it was opened goes first, then as many as there is room for. */
  #carryFirst(request: number, connection: number, pool: number, workload: WorkloadRuntime, extraMs: number): void {
    const { connections, requests } = this.#dataPlane;
    this.#send(request, connection, workload.route.target, extraMs);
    if (connections.shared[connection] === 1) {
      let waiting = 0;
      while (waiting !== NONE && connections.streams[connection]! < workload.maxConcurrentStreams) {
        waiting = this.pools.nextWaiting(pool, requests, this.#simulation.nowMs);
        if (waiting === NONE) this.pools.addAvailable(pool, connection, connections);
        else if (this.#sendOn(waiting, connection, workload)) connections.streams[connection]!++;
      }
    }
    if (!this.pools.isOfClient(pool) && this.pools.retired[pool] === 1) this.closedByPeer(connection);
  }

  refused(request: number, connection: number, failure: number): void {
    const { connections } = this.#dataPlane;
    this.#assertReached(connection);
    const pool = connections.pool[connection]!;
    if (connections.shared[connection] === 1) this.pools.opening[pool]!--;
    this.closed(pool);
    this.#onEnd(request, failure);
  }

  // ------------------------------------------------------------------ carrying

  /** A connection is given one request more. */
  #take(connection: number, pool: number, workloadIndex: number, workload: WorkloadRuntime): void {
    const { connections } = this.#dataPlane;
    const streams = connections.streams[connection]!;
    if (streams === 0) this.#idleTimeouts[workloadIndex]?.cancel(connections.timer[connection]!);
    connections.streams[connection] = streams + 1;
    if (streams + 1 >= workload.maxConcurrentStreams) this.pools.removeAvailable(pool, connection, connections);
  }

  /**
   * Sends a request on a connection that is open. An ingress controller in between takes an endpoint of its own for it;
   * false when there is none: then it answers with an error, and the connection stays as it is.
   */
  #sendOn(request: number, connection: number, { route }: WorkloadRuntime): boolean {
    const { proxy, target } = route;
    if (proxy !== null) {
      const pod = proxy.pick();
      if (pod === NONE) {
        this.reject(request, proxy.failure);
        return false;
      }
      redirectConnection(this.#dataPlane, connection, pod);
    }
    this.#send(request, connection, target, 0);
    return true;
  }

  /** Sends a request on an open connection of its pool. */
  #send(request: number, connection: number, target: number, extraMs: number): void {
    const { requests, connections } = this.#dataPlane;
    this.#recorder.requestAssigned(target, connections.pod[connection]!, requests.dueMs[request]!);
    this.#dataPlane.send(request, connection, extraMs);
  }

  answered(request: number): void {
    const { requests } = this.#dataPlane;
    const connection = requests.connection[request]!;
    this.#assertReached(connection);
    const outcome = requests.outcome[request]!;
    const isReset = outcome === CONNECTION_RESET || outcome === STALE_ENDPOINT;
    this.#giveBack(connection, isReset && this.#isBroken(connection));
    this.#onEnd(request, outcome);
  }

  /** An invariant of every run: nothing is delivered to a machine without power, nor through one. */
  #assertReached(connection: number): void {
    const { network, clientNode, connections } = this.#dataPlane;
    const isDown = network.isDown(clientNode[connections.client[connection]!]!);
    assert(!isDown && !network.isCut(connections.path[connection]!), 'a packet came to a dead node, or through one');
  }

  #isBroken(connection: number): boolean {
    return this.#dataPlane.connections.state[connection] === ConnectionState.broken;
  }

  /**
   * A connection has one request fewer: it takes one that waits, is kept for later, or is closed. `isOver`: its client
   * has learnt that nobody is there any more.
   */
  #giveBack(connection: number, isOver: boolean): void {
    const { connections } = this.#dataPlane;
    const pool = connections.pool[connection]!;
    const workloadIndex = this.#workloadOf[connections.client[connection]!]!;
    const workload = this.#workloads[workloadIndex]!;
    if (workload.reuse) {
      this.#keep(connection, pool, workloadIndex, workload, isOver);
      return;
    }
    this.#dataPlane.close(connection);
    this.closed(pool);
  }

  #keep(connection: number, pool: number, workloadIndex: number, workload: WorkloadRuntime, isOver: boolean): void {
    const { connections, requests } = this.#dataPlane;
    const streams = connections.streams[connection]! - 1;
    if (isOver && connections.leaving[connection] === Leaving.not) this.closedByPeer(connection);
    if (connections.leaving[connection] !== Leaving.not) {
      connections.streams[connection] = streams;
      if (connections.listed[connection] === 1) this.pools.removeAvailable(pool, connection, connections);
      if (streams > 0) return;
      const isCounted = connections.shared[connection] === 0 || connections.leaving[connection] === Leaving.not;
      this.#dataPlane.close(connection);
      if (isCounted) this.closed(pool);
      return;
    }
    for (;;) {
      const waiting = this.pools.nextWaiting(pool, requests, this.#simulation.nowMs);
      if (waiting === NONE) break;
      if (this.#sendOn(waiting, connection, workload)) return;
    }
    connections.streams[connection] = streams;
    if (streams === 0) {
      const idle = this.#idleTimeouts[workloadIndex]!;
      if (idle !== null) connections.timer[connection] = idle.schedule(this.#idleTimedOut, connection);
    }
    if (connections.listed[connection] === 0) this.pools.addAvailable(pool, connection, connections);
  }

  /**
   * A request that has a connection is given up. Others on the same connection go on, and new ones come, even if its
   * server has vanished: nobody knows before the kernel gives up.
   */
  abandon(request: number): void {
    const { connections, requests } = this.#dataPlane;
    const connection = requests.connection[request]!;
    const pool = connections.pool[connection]!;
    const isOpening = connections.state[connection] === ConnectionState.connecting;
    const isShared = connections.shared[connection] === 1;
    this.#dataPlane.abandon(request);
    if (isShared && !isOpening) {
      const silentMs = this.#simulation.nowMs - connections.brokenMs[connection]!;
      this.#giveBack(connection, this.#isBroken(connection) && silentMs > dataGivenUpMs);
      return;
    }
    if (isShared) this.pools.opening[pool]!--;
    this.closed(pool);
  }

  // ------------------------------------------------------------------ closing

  /**
   * One connection fewer: a request that waits for one may open another, and so may the next one where that was
   * rejected. Those at a node without power stay where they are until they time out.
   */
  closed(pool: number): void {
    this.pools.open[pool]!--;
    this.#tellPoint(pool);
    if (this.pools.waiting[pool]! > 0) this.#opener.openForWaiting(pool);
  }

  /** A balancer of requests hears that a connection has ended: it may look for endpoints anew. */
  #tellPoint(pool: number): void {
    if (this.pools.isOfClient(pool)) return;
    const { upstream } = this.#workloads[this.#workloadOf[this.pools.client[pool]!]!]!;
    upstream!.connectionEnded(this.pools.point[pool]!);
  }

  closedByPeer(connection: number): void {
    const { connections } = this.#dataPlane;
    const pool = connections.pool[connection]!;
    connections.leaving[connection] = Leaving.asked;
    if (connections.listed[connection] === 1) this.pools.removeAvailable(pool, connection, connections);
    if (connections.streams[connection] === 0) this.#closeIdle(connection);
    // Who multiplexes opens another at once, beside the one that carries what it has to the end (RFC 9113, 6.8).
    else if (connections.shared[connection] === 1) this.closed(pool);
  }

  /** All connections of a pool carry what they have to the end and nothing new: its endpoint is not used any more. */
  retire(pool: number): void {
    const { connections } = this.#dataPlane;
    this.pools.retired[pool] = 1;
    eachKept(connections, (connection) => {
      if (connections.pool[connection] === pool) this.closedByPeer(connection);
    });
  }

  /** A connection that carries nothing, and stands in no list, is closed. */
  #closeIdle(connection: number): void {
    const { connections } = this.#dataPlane;
    const workloadIndex = this.#workloadOf[connections.client[connection]!]!;
    this.#idleTimeouts[workloadIndex]?.cancel(connections.timer[connection]!);
    const pool = connections.pool[connection]!;
    this.#dataPlane.close(connection);
    this.pools.open[pool]!--;
    this.#tellPoint(pool);
  }
}
