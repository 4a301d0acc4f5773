import type { EventKind, Simulation } from '../engine/simulation.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import { ConnectionLife, type OnConnectionEnd } from './connection-life.ts';
import { ConnectionState, type ConnectionTable, Leaving } from './connection-table.ts';
import type { ConnectionTraits } from './connection-traits.ts';
import type { LatencyEstimates } from './latency-estimates.ts';
import type { Network } from './network.ts';
import { NO_LIMIT, PodState, PodTable } from './pod-table.ts';
import { type ProcessPauseParts, ProcessPauses } from './process-pauses.ts';
import { NONE, RequestPhase, RequestTable } from './request-table.ts';
import { dataRetransmissionsMs, neverAgainMs } from './retransmission.ts';
import type { ServerLifetimes } from './server-lifetimes.ts';
import { WorkLosses, type WorkLossParts } from './work-losses.ts';

const SUCCESS = 0;
const STALE_ENDPOINT = failureCode('stale-endpoint');
const CONNECTION_RESET = failureCode('connection-reset');
const QUEUE_FULL = failureCode('queue-full');
const SERVER_ERROR = failureCode('server-error');

/** The side of the clients: told what comes back from the network. */
export interface Caller {
  /** The connection that was opened for `connections.request` is established, some time after `open`. */
  connected(connection: number): void;
  /** The SYN was refused; the connection is released already and can be read for the last time. */
  refused(request: number, connection: number, failure: number): void;
  /** A response, or a reset in its place, has arrived; `requests.outcome` says which. */
  answered(request: number): void;
  /** The pod closed a connection, or asks to leave it: it may carry nothing new. */
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
  readonly connections: ConnectionTable;
  readonly pods: PodTable = new PodTable();
  readonly network: Network;
  /** Lets processes of pods stand still. */
  readonly pauses: ProcessPauses;
  /** By client: the position of its node, `NONE` outside of the cluster. */
  readonly clientNode: Int32Array;
  /** By client: its group, whose packets have delays of their own. */
  readonly clientGroup: Int32Array;
  readonly #simulation: Simulation;
  readonly #life: ConnectionLife;
  readonly #losses: WorkLosses;
  #caller!: Caller;
  #lifetimes: ServerLifetimes | null = null;
  #estimates: LatencyEstimates | null = null;
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
    this.#life = new ConnectionLife({
      simulation,
      network,
      pods: this.pods,
      clientNode,
      clientGroup,
      handshake,
      end,
    });
    this.connections = this.#life.connections;
    const parts: WorkLossParts & ProcessPauseParts = {
      simulation,
      network,
      requests: this.requests,
      connections: this.connections,
      pods: this.pods,
      clientNode,
      isDatagram: (connection) => this.#life.isDatagram(connection),
      outlivesPods: (connection) => this.#life.outlivesPods(connection),
      closedByPeer: (connection) => this.#caller.closedByPeer(connection),
      reset: (request, connection, pod) => this.#answer(request, connection, pod, CONNECTION_RESET),
      reject: (request, connection, pod) => this.#answer(request, connection, pod, QUEUE_FULL),
      lose: (request) => this.#lose(request),
      startService: (request, pod) => this.#startService(request, pod),
    };
    this.#losses = new WorkLosses(parts);
    this.#requestArrived = simulation.kind('request-arrived', (request) => this.#onRequestArrived(request));
    this.#serviceEnded = simulation.kind('service-ended', (request) => this.#onServiceEnded(request));
    this.#responseArrived = simulation.kind('response-arrived', (request) => this.#onResponseArrived(request));
    this.pauses = new ProcessPauses(parts, this.#losses, this.#serviceEnded);
    network.whenLost(this.#requestArrived, (request) => this.#lose(request));
    network.whenLost(this.#responseArrived, (request) => this.#lose(request));
  }

  /** Whoever is to be told what comes back; said once, before the run. */
  listen(caller: Caller): void {
    this.#caller = caller;
  }

  /** Whoever is to be told that a connection has ended; said once, before the run, where somebody counts them. */
  tellEnds(onEnd: OnConnectionEnd): void {
    this.#life.tellEnds(onEnd);
  }

  /** Lets servers keep what they need to answer to probes; said once, before the run, where somebody probes. */
  estimateLatencies(estimates: LatencyEstimates): void {
    this.#estimates = estimates;
  }

  /** The servers that end connections by themselves; said once, before the run, where there are such. */
  endConnections(lifetimes: ServerLifetimes): void {
    this.#lifetimes = lifetimes;
    this.#life.lifetimes = lifetimes;
    lifetimes.listen({
      closed: (connection) => this.#caller.closedByPeer(connection),
      release: (connection) => this.#life.drop(connection),
      reset: (connection) => this.#losses.resetAll(connection),
    });
  }

  /**
   * Opens a connection from a client's place to a pod and keeps the request with it. `entry` is the node through
   * which it enters the cluster, or `NONE`; `rulesMs` is what the rules cost the first packet. Returns the connection,
   * which is open at once or still opening: then the caller is told of it later.
   */
  open(request: number, client: number, pod: number, entry: number, rulesMs: number, traits: ConnectionTraits): number {
    const connection = this.#life.open(request, client, pod, entry, rulesMs, traits);
    this.requests.connection[request] = connection;
    return connection;
  }

  #onRefused(connection: number): void {
    const request = this.connections.request[connection]!;
    this.requests.connection[request] = NONE;
    // When the SYN was answered it is TLS that met a process which had died meanwhile.
    const failure = this.connections.fresh[connection] === 1 ? STALE_ENDPOINT : CONNECTION_RESET;
    this.#caller.refused(request, connection, failure);
  }

  /** Sends a request on an open connection; `extraMs` passes before it is on its way. */
  send(request: number, connection: number, extraMs: number): void {
    this.requests.connection[request] = connection;
    this.requests.outcome[request] = SUCCESS;
    this.requests.phase[request] = RequestPhase.travelling;
    const path = this.connections.path[connection]!;
    this.requests.pod[request] = this.connections.pod[connection]!;
    this.requests.path[request] = path;
    if (this.connections.shared[connection] === 1) this.connections.holds[connection]!++;
    if (extraMs > 0 || this.network.isRuled) this.#sendByRules(request, connection, extraMs);
    else this.network.sendFreely(path, this.#requestArrived, request);
  }

  #sendByRules(request: number, connection: number, extraMs: number): void {
    const client = this.clientNode[this.connections.client[connection]!]!;
    const node = this.pods.node[this.connections.pod[connection]!]!;
    // On a fresh connection of the free kind the request stands for the SYN, and is sent again when a SYN would be.
    const again =
      this.connections.fresh[connection] === 1 && this.#life.opensFreely
        ? this.network.synRetransmissionsMs
        : dataRetransmissionsMs;
    const path = this.connections.path[connection]!;
    const againMs = this.#life.isDatagram(connection) ? neverAgainMs : again;
    this.network.send(path, extraMs, this.#requestArrived, request, client, node, againMs);
  }

  /** The client closes a connection on which none of its requests is. */
  close(connection: number): void {
    this.#life.close(connection);
  }

  /**
   * The client gives up on an attempt that has a connection: the attempt is released, now or when what is under way for
   * it has come to its end, and so is the connection unless it may carry others at the same time (then it is reset alone,
   * by RST_STREAM). The time-out is the caller's to cancel.
   */
  abandon(request: number): void {
    const connection = this.requests.connection[request]!;
    const phase = this.requests.phase[request]!;
    if (phase === RequestPhase.waiting) {
      this.#life.abandonOpening(connection);
      this.requests.release(request);
      return;
    }
    if (this.connections.shared[connection] === 0) {
      // It is the client's no more: what is under way for the request is all that still holds it.
      this.connections.leaving[connection] = Leaving.left;
      this.connections.holds[connection]!++;
    }
    if (phase === RequestPhase.lost) this.#releaseBoth(request);
    else this.requests.abandoned[request] = 1;
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
    this.#losses.dropWork(pod, true);
  }

  /** The machine under a pod loses power: whatever is there vanishes with its address, and nobody is told. */
  losePod(pod: number): void {
    this.pods.state[pod] = PodState.gone;
    this.#losses.dropWork(pod, false);
  }

  /**
   * What a node loses with its power beside its pods: what its kernel knew of the connections that enter the cluster
   * there, and the connections of its clients.
   */
  loseNode(node: number): void {
    this.#losses.loseNode(node);
  }

  // ------------------------------------------------------------------ requests

  #onRequestArrived(request: number): void {
    const requests = this.requests;
    const connections = this.connections;
    const pods = this.pods;
    const connection = requests.connection[request]!;
    const pod = requests.pod[request]!;
    const isServed = pods.state[pod] === PodState.up && connections.state[connection] === ConnectionState.open;
    if (!isServed || this.network.isCut(requests.path[request]!)) {
      this.#meetNobody(request, connection, pod);
      return;
    }
    const nowMs = this.#simulation.nowMs;
    if (this.#lifetimes !== null) this.#lifetimes.requestArrived(connection);
    connections.fresh[connection] = 0;
    requests.reachedPodMs[request] = nowMs;
    if (this.#estimates !== null) requests.inFlight[request] = pods.busy[pod]! + pods.queueLength[pod]!;
    pods.integrate(pod, nowMs);
    if (pods.busy[pod]! < pods.workers[pod]!) {
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
    const pod = requests.pod[request]!;
    const nowMs = this.#simulation.nowMs;
    pods.integrate(pod, nowMs);
    pods.residenceMs[pod]! += nowMs - requests.reachedPodMs[request]!;
    pods.served[pod]!++;
    if (this.#estimates !== null) {
      this.#estimates.served(pod, requests.inFlight[request]!, nowMs - requests.reachedPodMs[request]!, nowMs);
    }
    if (pods.queueLength[pod]! > 0) this.#startService(pods.dequeue(pod, requests.next), pod);
    else pods.busy[pod]!--;
    const fails = pods.errorRate[pod]! > 0 && requests.luck[request]! < pods.errorRate[pod]!;
    this.#answer(request, connection, pod, fails ? SERVER_ERROR : SUCCESS);
  }

  /** Sends the response, or what takes its place, to the client. */
  #answer(request: number, connection: number, pod: number, outcome: number): void {
    this.requests.outcome[request] = outcome;
    this.requests.phase[request] = RequestPhase.answered;
    if (this.#lifetimes !== null) this.#lifetimes.responseSent(connection);
    const path = this.requests.path[request]!;
    if (!this.network.isRuled) {
      this.network.sendFreely(path, this.#responseArrived, request);
      return;
    }
    const client = this.clientNode[this.connections.client[connection]!]!;
    const againMs = this.#life.isDatagram(connection) ? neverAgainMs : dataRetransmissionsMs;
    this.network.send(path, 0, this.#responseArrived, request, this.pods.node[pod]!, client, againMs);
  }

  /** A request meets no process, or one that does not know its connection: it is reset, or it vanishes. */
  #meetNobody(request: number, connection: number, pod: number): void {
    const { connections } = this;
    const fresh = connections.fresh[connection] === 1;
    if (!this.#isUnreachable(request, pod)) {
      const outlivesPods = this.#life.outlivesPods(connection);
      // What stands for a SYN was refused: there is no connection.
      if (fresh && !outlivesPods) connections.state[connection] = ConnectionState.broken;
      const isRefused = fresh || this.#life.isDatagram(connection);
      this.#answer(request, connection, pod, isRefused ? STALE_ENDPOINT : CONNECTION_RESET);
      return;
    }
    const tries = connections.synRetries[connection]!;
    const { synRetransmissionsMs } = this.network;
    const dueMs = synRetransmissionsMs[tries];
    if (!fresh || dueMs === undefined || this.requests.abandoned[request] === 1) {
      this.#lose(request);
      return;
    }
    const sinceMs = tries === 0 ? 0 : synRetransmissionsMs[tries - 1]!;
    connections.synRetries[connection] = tries + 1;
    this.#simulation.schedule(dueMs - sinceMs, this.#requestArrived, request);
  }

  #onResponseArrived(request: number): void {
    if (this.requests.abandoned[request] === 1) {
      this.#releaseBoth(request);
      return;
    }
    const connection = this.requests.connection[request]!;
    const node = this.clientNode[this.connections.client[connection]!]!;
    if (this.network.isDown(node) || this.network.isCut(this.requests.path[request]!)) {
      this.#lose(request);
      return;
    }
    if (this.connections.shared[connection] === 1) this.connections.holds[connection]!--;
    this.#caller.answered(request);
  }

  /** Nothing is under way for the attempt any more; only its time-out will end it. */
  #lose(request: number): void {
    if (this.requests.abandoned[request] === 1) this.#releaseBoth(request);
    else this.requests.phase[request] = RequestPhase.lost;
  }

  #releaseBoth(request: number): void {
    this.#life.drop(this.requests.connection[request]!);
    this.requests.release(request);
  }

  #isUnreachable(request: number, pod: number): boolean {
    if (this.pods.state[pod] === PodState.gone || this.network.isDown(this.pods.node[pod]!)) return true;
    return this.network.isCut(this.requests.path[request]!);
  }
}
