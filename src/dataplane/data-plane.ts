import type { EventKind, Simulation } from '../engine/simulation.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import { AbsentPods } from './absent-pods.ts';
import { blameAbsence } from './blame-absence.ts';
import { blameLink } from './blame-link.ts';
import type { Caller } from './caller.ts';
import { ConnectionFarewells } from './connection-farewells.ts';
import { ConnectionLife, type OnConnectionEnd } from './connection-life.ts';
import { ConnectionState, type ConnectionTable, Leaving } from './connection-table.ts';
import type { ConnectionTraits } from './connection-traits.ts';
import { describeMessages } from './describe-messages.ts';
import type { MessageSizes } from './message-sizes.ts';
import type { Network } from './network.ts';
import { clientEnd } from './packet-ends.ts';
import { PodServers } from './pod-servers.ts';
import { PodState, PodTable } from './pod-table.ts';
import { ProcessPauses } from './process-pauses.ts';
import { Processes } from './processes.ts';
import { NONE, RequestPhase, RequestTable } from './request-table.ts';
import { dataRetransmissionsMs, neverAgainMs } from './retransmission.ts';
import type { ServerLifetimes } from './server-lifetimes.ts';
import { TransparentProxies } from './transparent-proxies.ts';
import { WorkLosses, type WorkLossParts } from './work-losses.ts';

const SUCCESS = 0;
const CONNECT_TIMEOUT = failureCode('connect-timeout');
const STALE_ENDPOINT = failureCode('stale-endpoint');
const CONNECTION_RESET = failureCode('connection-reset');

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
  /** What pods do with the requests that reach them. */
  readonly servers: PodServers;
  /** Lets processes of pods start, die and shut down. */
  readonly processes: Processes;
  /** What servers send to end connections in good order. */
  readonly farewells: ConnectionFarewells;
  /** What faults put in front of processes. */
  readonly proxies: TransparentProxies;
  /** Lets processes of pods stand still. */
  readonly pauses: ProcessPauses;
  /** How long messages are; null where nothing limits a bandwidth. */
  messageSizes: MessageSizes | null = null;
  /** By client: the position of its node, `NONE` outside of the cluster. */
  readonly clientNode: Int32Array;
  /** By client: its group, whose packets have delays of their own. */
  readonly clientGroup: Int32Array;
  readonly #simulation: Simulation;
  readonly #life: ConnectionLife;
  readonly #losses: WorkLosses;
  readonly #absent: AbsentPods;
  #caller!: Caller;
  #lifetimes: ServerLifetimes | null = null;
  readonly #requestArrived: EventKind;
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
      // When the SYN was answered it is TLS that met a process which had died meanwhile.
      refused: (connection: number) =>
        this.#onOpeningFailed(connection, this.connections.fresh[connection] === 1 ? STALE_ENDPOINT : CONNECTION_RESET),
      gaveUp: (connection: number) => this.#onOpeningFailed(connection, CONNECT_TIMEOUT),
      held: (connection: number, cause: number, heldMs: number) =>
        blameLink(this, this.connections.request[connection]!, connection, cause, heldMs),
      unanswered: (connection: number, heldMs: number) =>
        blameAbsence(this, this.connections.request[connection]!, connection, heldMs),
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
    this.servers = new PodServers({
      simulation,
      requests: this.requests,
      pods: this.pods,
      answer: (request, pod, outcome) => {
        if (this.proxies.count > 0 && this.proxies.takeResponse(request, pod, outcome)) return;
        this.#answer(request, this.requests.connection[request]!, pod, outcome);
      },
    });
    const parts: WorkLossParts = {
      simulation,
      network,
      requests: this.requests,
      connections: this.connections,
      pods: this.pods,
      servers: this.servers,
      clientNode,
      isDatagram: (connection) => this.#life.isDatagram(connection),
      outlivesPods: (connection) => this.#life.outlivesPods(connection),
      closedByPeer: (connection) => this.#caller.closedByPeer(connection),
      reset: (request, connection, pod) => this.#answer(request, connection, pod, CONNECTION_RESET),
      lose: (request) => this.#lose(request),
    };
    this.#losses = new WorkLosses(parts);
    this.proxies = new TransparentProxies({
      ...parts,
      clientGroup,
      arrive: (request) => this.#onRequestArrived(request),
      answer: (request, connection, pod, outcome) => this.#answer(request, connection, pod, outcome),
    });
    this.#requestArrived = simulation.kind('request-arrived', (request) => this.#onRequestArrived(request));
    this.#responseArrived = simulation.kind('response-arrived', (request) => this.#onResponseArrived(request));
    this.#absent = new AbsentPods({
      ...parts,
      requestArrived: this.#requestArrived,
      answer: (request, connection, pod, outcome) => this.#answer(request, connection, pod, outcome),
      blame: (request, connection, heldMs) => blameAbsence(this, request, connection, heldMs),
    });
    this.farewells = new ConnectionFarewells({
      ...parts,
      end: {
        closed: (connection) => this.#caller.closedByPeer(connection),
        release: (connection) => this.#life.drop(connection),
        over: (pod) => this.processes.look(pod),
      },
    });
    this.processes = new Processes({ ...parts, losses: this.#losses, farewells: this.farewells });
    this.pauses = new ProcessPauses(parts, this.#losses, this.processes);
    network.whenLost(this.#requestArrived, (request) => this.#lose(request));
    network.whenLost(this.#responseArrived, (request) => this.#lose(request));
    describeMessages({
      ...parts,
      clientGroup,
      requestArrived: this.#requestArrived,
      responseArrived: this.#responseArrived,
      isResponse: (request) => this.requests.outcome[request] === SUCCESS,
      sizes: () => this.messageSizes,
      held: (request, cause, heldMs) => blameLink(this, request, this.requests.connection[request]!, cause, heldMs),
    });
  }

  /** Whoever is to be told what comes back; said once, before the run. */
  listen(caller: Caller): void {
    this.#caller = caller;
  }

  /** Whoever is to be told that a connection has ended; said once, before the run, where somebody counts them. */
  tellEnds(onEnd: OnConnectionEnd): void {
    this.#life.tellEnds(onEnd);
  }

  /** The servers that end connections by themselves; said once, before the run, where there are such. */
  endConnections(lifetimes: ServerLifetimes): void {
    this.#lifetimes = lifetimes;
    this.#life.lifetimes = lifetimes;
    lifetimes.closeBy((connection) => this.#losses.resetAll(connection));
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

  #onOpeningFailed(connection: number, failure: number): void {
    const request = this.connections.request[connection]!;
    this.requests.connection[request] = NONE;
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
    const client = clientEnd(this.connections.client[connection]!);
    const pod = this.connections.pod[connection]!;
    // On a fresh connection of the free kind the request stands for the SYN, and is sent again when a SYN would be.
    const again =
      this.connections.fresh[connection] === 1 && this.#life.opensFreely
        ? this.network.synRetransmissionsMs
        : dataRetransmissionsMs;
    const path = this.connections.path[connection]!;
    const againMs = this.#life.isDatagram(connection) ? neverAgainMs : again;
    this.network.send(path, extraMs, this.#requestArrived, request, client, pod, againMs);
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

  // ------------------------------------------------------------------ requests

  #onRequestArrived(request: number): void {
    const requests = this.requests;
    const connections = this.connections;
    const connection = requests.connection[request]!;
    const pod = requests.pod[request]!;
    const isServed = this.pods.state[pod] === PodState.up && connections.state[connection] === ConnectionState.open;
    const isCut = this.network.isCut(requests.path[request]!);
    if (isCut || (!isServed && !this.processes.stillServes(pod, connection))) {
      this.#absent.meet(request, connection, pod);
      return;
    }
    if (connections.fresh[connection] === 1) {
      connections.fresh[connection] = 0;
      if (this.#lifetimes !== null) this.#lifetimes.established(connection);
    }
    if (this.proxies.count > 0 && this.proxies.takeRequest(request, pod)) return;
    if (this.#lifetimes !== null) this.#lifetimes.requestArrived(connection);
    requests.reachedPodMs[request] = this.#simulation.nowMs;
    this.servers.admit(request, pod);
  }

  /** Sends the response, or what takes its place, to the client. */
  #answer(request: number, connection: number, pod: number, outcome: number): void {
    this.requests.outcome[request] = outcome;
    this.requests.phase[request] = RequestPhase.answered;
    if (this.#lifetimes !== null) this.#lifetimes.responseSent(connection);
    if (this.processes.drainCount > 0) this.processes.look(pod);
    const path = this.requests.path[request]!;
    if (!this.network.isRuled) {
      this.network.sendFreely(path, this.#responseArrived, request);
      return;
    }
    const client = clientEnd(this.connections.client[connection]!);
    const againMs = this.#life.isDatagram(connection) ? neverAgainMs : dataRetransmissionsMs;
    this.network.send(path, 0, this.#responseArrived, request, pod, client, againMs);
  }

  #onResponseArrived(request: number): void {
    if (this.requests.abandoned[request] === 1) {
      this.#releaseBoth(request);
      return;
    }
    const connection = this.requests.connection[request]!;
    const node = this.clientNode[this.connections.client[connection]!]!;
    if (this.network.isDown(node) || this.network.isCut(this.requests.path[request]!)) {
      blameAbsence(this, request, connection, Number.POSITIVE_INFINITY);
      this.#lose(request);
      return;
    }
    if (this.connections.shared[connection] === 1) this.connections.holds[connection]!--;
    this.#caller.answered(request);
  }

  /** Nothing is under way for the attempt any more; only its time-out will end it. */
  #lose(request: number): void {
    const pod = this.requests.pod[request]!;
    if (this.requests.abandoned[request] === 1) this.#releaseBoth(request);
    else this.requests.phase[request] = RequestPhase.lost;
    if (this.processes.drainCount > 0) this.processes.look(pod);
  }

  #releaseBoth(request: number): void {
    this.#life.drop(this.requests.connection[request]!);
    this.requests.release(request);
  }
}
