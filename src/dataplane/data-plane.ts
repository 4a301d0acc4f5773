import type { EventKind, Simulation } from '../engine/simulation.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import { ConnectionState, ConnectionTable } from './connection-table.ts';
import { Handshake, NOTHING_UNDER_WAY } from './handshake.ts';
import type { Network } from './network.ts';
import { NO_LIMIT, PodState, PodTable } from './pod-table.ts';
import { NONE, RequestPhase, RequestTable } from './request-table.ts';
import { dataRetransmissionsMs, synRetransmissionsMs } from './retransmission.ts';

const SUCCESS = 0;
const STALE_ENDPOINT = failureCode('stale-endpoint');
const CONNECTION_RESET = failureCode('connection-reset');
const QUEUE_FULL = failureCode('queue-full');
const SERVER_ERROR = failureCode('server-error');

/** The side of the clients: told what comes back from the network. */
export interface Caller {
  /** The connection that was opened for `connections.request` is established, some time after `open`. */
  connected(connection: number): void;
  /** The SYN was refused; the connection is released already. */
  refused(request: number, failure: number): void;
  /** A response, or a reset in its place, has arrived; `requests.outcome` says which. */
  answered(request: number): void;
  /** The pod closed a connection that carried nothing. */
  closedByPeer(connection: number): void;
}

/**
 * Connections and requests on their way between clients and pods. Every method is named after what happens; each
 * packet, service and retransmission is one event of the engine. No object is made for any of them, but for packets that
 * meet a link rule (in the network).
 *
 * Of the life of a request: the client sends it on a connection, it travels, waits in the pod's queue, is served, and
 * the response travels back. A client that gives up (`abandon`) no longer listens; the pod does the work all the same.
 */
export class DataPlane {
  readonly requests: RequestTable;
  readonly connections: ConnectionTable = new ConnectionTable();
  readonly pods: PodTable = new PodTable();
  readonly network: Network;
  /** By client: the position of its node, `NONE` outside of the cluster. */
  readonly clientNode: Int32Array;
  /** By client: its group, whose packets have delays of their own. */
  readonly clientGroup: Int32Array;
  readonly #simulation: Simulation;
  /** Null when connections open for free. */
  readonly #handshake: Handshake | null;
  #caller!: Caller;
  readonly #requestArrived: EventKind;
  readonly #serviceEnded: EventKind;
  readonly #responseArrived: EventKind;

  /**
   * `handshake`: opening a connection takes a round trip and its rules; else both are free. `demandColumns`: see
   * `RequestTable.demandMs`.
   */
  constructor(
    simulation: Simulation,
    network: Network,
    clientNode: Int32Array,
    clientGroup: Int32Array,
    handshake: boolean,
    demandColumns: number,
  ) {
    this.requests = new RequestTable(demandColumns);
    this.#simulation = simulation;
    this.network = network;
    this.clientNode = clientNode;
    this.clientGroup = clientGroup;
    const end = {
      established: (connection: number) => this.#caller.connected(connection),
      refused: (connection: number) => this.#onRefused(connection),
    };
    this.#handshake = handshake
      ? new Handshake(simulation, network, this.connections, this.pods, clientNode, end)
      : null;
    this.#requestArrived = simulation.kind('request-arrived', (request) => this.#onRequestArrived(request));
    this.#serviceEnded = simulation.kind('service-ended', (request) => this.#onServiceEnded(request));
    this.#responseArrived = simulation.kind('response-arrived', (request) => this.#onResponseArrived(request));
    network.whenLost(this.#requestArrived, (request) => this.#lose(request));
    network.whenLost(this.#responseArrived, (request) => this.#lose(request));
  }

  /** Whoever is to be told what comes back; said once, before the run. */
  listen(caller: Caller): void {
    this.#caller = caller;
  }

  /**
   * Opens a connection of the request's client to a pod and keeps the request with it. `entry` is the node through
   * which it enters the cluster, or `NONE`; `rulesMs` is what the rules cost the first packet. Returns the connection
   * where it is open at once; `NONE` where the caller is told of it later.
   */
  open(request: number, client: number, pod: number, entry: number, rulesMs: number): number {
    const connections = this.connections;
    const connection = connections.allocate();
    connections.client[connection] = client;
    connections.pod[connection] = pod;
    connections.request[connection] = request;
    connections.fresh[connection] = 1;
    connections.synRetries[connection] = 0;
    connections.timer[connection] = NOTHING_UNDER_WAY;
    connections.path[connection] = this.network.path(
      this.clientGroup[client]!,
      this.clientNode[client]!,
      entry,
      this.pods.node[pod]!,
    );
    this.requests.connection[request] = connection;
    if (this.#handshake !== null) {
      this.#handshake.begin(connection, rulesMs);
      return NONE;
    }
    connections.state[connection] = ConnectionState.open;
    return connection;
  }

  #onRefused(connection: number): void {
    const request = this.connections.request[connection]!;
    this.requests.connection[request] = NONE;
    this.#caller.refused(request, STALE_ENDPOINT);
  }

  /** Sends a request on an open connection. */
  send(request: number, connection: number): void {
    this.requests.connection[request] = connection;
    this.connections.request[connection] = request;
    this.requests.outcome[request] = SUCCESS;
    this.requests.phase[request] = RequestPhase.travelling;
    if (this.network.isRuled) this.#sendByRules(request, connection);
    else this.network.sendFreely(this.connections.path[connection]!, this.#requestArrived, request);
  }

  #sendByRules(request: number, connection: number): void {
    const client = this.clientNode[this.connections.client[connection]!]!;
    const node = this.pods.node[this.connections.pod[connection]!]!;
    // On a fresh connection of the free kind the request stands for the SYN, and is sent again when a SYN would be.
    const again =
      this.connections.fresh[connection] === 1 && this.#handshake === null
        ? synRetransmissionsMs
        : dataRetransmissionsMs;
    this.network.send(this.connections.path[connection]!, 0, this.#requestArrived, request, client, node, again);
  }

  /** Closes a connection that carries nothing and for which nothing is under way. */
  close(connection: number): void {
    this.connections.release(connection);
  }

  /**
   * The client gives up on an attempt that has a connection: both are released, now or when what is under way for them
   * has come to its end. The time-out is the caller's to cancel.
   */
  abandon(request: number): void {
    const connection = this.requests.connection[request]!;
    const phase = this.requests.phase[request]!;
    if (phase === RequestPhase.waiting) {
      // Without handshakes no attempt waits with a connection of its own.
      this.#handshake?.abandon(connection);
      this.requests.release(request);
    } else if (phase === RequestPhase.lost) {
      this.#releaseBoth(request);
    } else {
      this.requests.abandoned[request] = 1;
    }
  }

  /** True while the attempt has never been answered by its pod's machine: not even the first packet got through. */
  isConnecting(request: number): boolean {
    const connection = this.requests.connection[request]!;
    return connection !== NONE && this.connections.fresh[connection] === 1;
  }

  /** Pod states: the process listens. */
  startListening(pod: number): void {
    this.pods.state[pod] = PodState.up;
  }

  /**
   * The process of a pod dies, and the kernel of its node says so to all who are connected: requests there are reset,
   * idle connections closed. What is on its way to the pod is reset on arrival. `gone`: its address goes with it.
   */
  killProcess(pod: number, gone: boolean): void {
    this.pods.state[pod] = gone ? PodState.gone : PodState.silent;
    this.#dropWork(pod, true);
  }

  /** The machine under a pod loses power: whatever is there vanishes with its address, and nobody is told. */
  losePod(pod: number): void {
    this.pods.state[pod] = PodState.gone;
    this.#dropWork(pod, false);
  }

  /**
   * What a node loses with its power beside its pods: what its kernel knew of the connections that enter the cluster
   * there, and the idle connections of its clients.
   */
  loseNode(node: number): void {
    const connections = this.connections;
    for (let connection = 0; connection < connections.used; connection++) {
      if (connections.state[connection] !== ConnectionState.open || connections.fresh[connection] === 1) continue;
      if (this.network.entryOf(connections.path[connection]!) === node) this.#breakConnection(connection, false);
      const isIdle = connections.request[connection] === NONE;
      if (isIdle && this.clientNode[connections.client[connection]!] === node) this.#caller.closedByPeer(connection);
    }
  }

  // ------------------------------------------------------------------ requests

  #onRequestArrived(request: number): void {
    const requests = this.requests;
    const connections = this.connections;
    const pods = this.pods;
    const connection = requests.connection[request]!;
    const pod = connections.pod[connection]!;
    if (pods.state[pod] !== PodState.up || connections.state[connection] !== ConnectionState.open) {
      this.#meetNobody(request, connection, pod);
      return;
    }
    if (this.network.isCut(connections.path[connection]!)) {
      this.#meetNobody(request, connection, pod);
      return;
    }
    const nowMs = this.#simulation.nowMs;
    connections.fresh[connection] = 0;
    requests.reachedPodMs[request] = nowMs;
    pods.integrate(pod, nowMs);
    if (pods.busy[pod]! < pods.concurrency[pod]!) {
      pods.busy[pod]!++;
      this.#startService(request, pod);
    } else if (pods.queueLength[pod]! < pods.queueLimit[pod]! || pods.queueLimit[pod] === NO_LIMIT) {
      requests.phase[request] = RequestPhase.queued;
      pods.enqueue(pod, request, requests.next);
    } else {
      this.#answer(request, connection, pod, QUEUE_FULL);
    }
  }

  #startService(request: number, pod: number): void {
    this.requests.phase[request] = RequestPhase.inService;
    const { demandMs, demandColumns } = this.requests;
    const demand = request * demandColumns + this.pods.demandColumn[pod]!;
    const serviceMs = demandMs[demand]! * this.pods.slowness[pod]!;
    this.requests.serviceEnd[request] = this.#simulation.schedule(serviceMs, this.#serviceEnded, request);
  }

  #onServiceEnded(request: number): void {
    const requests = this.requests;
    const pods = this.pods;
    const connection = requests.connection[request]!;
    const pod = this.connections.pod[connection]!;
    const nowMs = this.#simulation.nowMs;
    pods.integrate(pod, nowMs);
    pods.residenceMs[pod]! += nowMs - requests.reachedPodMs[request]!;
    if (pods.queueLength[pod]! > 0) this.#startService(pods.dequeue(pod, requests.next), pod);
    else pods.busy[pod]!--;
    const fails = pods.errorRate[pod]! > 0 && requests.luck[request]! < pods.errorRate[pod]!;
    this.#answer(request, connection, pod, fails ? SERVER_ERROR : SUCCESS);
  }

  /** Sends the response, or what takes its place, to the client. */
  #answer(request: number, connection: number, pod: number, outcome: number): void {
    this.requests.outcome[request] = outcome;
    this.requests.phase[request] = RequestPhase.answered;
    const path = this.connections.path[connection]!;
    if (!this.network.isRuled) {
      this.network.sendFreely(path, this.#responseArrived, request);
      return;
    }
    const client = this.clientNode[this.connections.client[connection]!]!;
    this.network.send(path, 0, this.#responseArrived, request, this.pods.node[pod]!, client, dataRetransmissionsMs);
  }

  /** A request meets no process, or one that does not know its connection: it is reset, or it vanishes. */
  #meetNobody(request: number, connection: number, pod: number): void {
    const fresh = this.connections.fresh[connection] === 1;
    if (!this.#isUnreachable(connection, pod)) {
      this.#answer(request, connection, pod, fresh ? STALE_ENDPOINT : CONNECTION_RESET);
      return;
    }
    const tries = this.connections.synRetries[connection]!;
    const dueMs = synRetransmissionsMs[tries];
    if (!fresh || dueMs === undefined || this.requests.abandoned[request] === 1) {
      this.#lose(request);
      return;
    }
    const sinceMs = tries === 0 ? 0 : synRetransmissionsMs[tries - 1]!;
    this.connections.synRetries[connection] = tries + 1;
    this.#simulation.schedule(dueMs - sinceMs, this.#requestArrived, request);
  }

  #onResponseArrived(request: number): void {
    if (this.requests.abandoned[request] === 1) {
      this.#releaseBoth(request);
      return;
    }
    const path = this.connections.path[this.requests.connection[request]!]!;
    if (this.network.isDown(this.clientNode[this.requests.client[request]!]!) || this.network.isCut(path)) {
      this.#lose(request);
      return;
    }
    this.#caller.answered(request);
  }

  /** Nothing is under way for the attempt any more; only its time-out will end it. */
  #lose(request: number): void {
    if (this.requests.abandoned[request] === 1) this.#releaseBoth(request);
    else this.requests.phase[request] = RequestPhase.lost;
  }

  #releaseBoth(request: number): void {
    this.connections.release(this.requests.connection[request]!);
    this.requests.release(request);
  }

  // ------------------------------------------------------------------ failures (seldom)

  /** All that a pod was doing ends. `told`: its node's kernel answers for it. */
  #dropWork(pod: number, told: boolean): void {
    const { requests, connections, pods } = this;
    const nowMs = this.#simulation.nowMs;
    pods.clear(pod, nowMs);
    for (let connection = 0; connection < connections.used; connection++) {
      const state = connections.state[connection]!;
      if (state === ConnectionState.free || connections.pod[connection] !== pod) continue;
      if (state === ConnectionState.open && connections.fresh[connection] === 0)
        this.#breakConnection(connection, told);
    }
    for (let request = 0; request < requests.used; request++) {
      const connection = requests.connection[request]!;
      if (connection === NONE || connections.pod[connection] !== pod) continue;
      const phase = requests.phase[request]!;
      if (phase !== RequestPhase.queued && phase !== RequestPhase.inService) continue;
      pods.residenceMs[pod]! += nowMs - requests.reachedPodMs[request]!;
      if (phase === RequestPhase.inService) this.#simulation.cancel(requests.serviceEnd[request]!);
      if (told) this.#answer(request, connection, pod, CONNECTION_RESET);
      else this.#lose(request);
    }
  }

  /** The pod's side of an established connection is gone. An idle one is closed if somebody tells the client. */
  #breakConnection(connection: number, told: boolean): void {
    this.connections.state[connection] = ConnectionState.broken;
    if (told && this.connections.request[connection] === NONE) this.#caller.closedByPeer(connection);
  }

  #isUnreachable(connection: number, pod: number): boolean {
    if (this.pods.state[pod] === PodState.gone || this.network.isDown(this.pods.node[pod]!)) return true;
    return this.network.isCut(this.connections.path[connection]!);
  }
}
