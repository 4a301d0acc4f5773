import type { Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import { causeInFlight } from './blame-absence.ts';
import { ConnectionState, type ConnectionTable, Leaving } from './connection-table.ts';
import type { Network } from './network.ts';
import type { PodServers } from './pod-servers.ts';
import type { PodTable } from './pod-table.ts';
import { NONE, RequestPhase, type RequestTable } from './request-table.ts';

const AGE_CLOSED = causeCode('age-closed');
const ENTRY_NODE_LOST = causeCode('entry-node-lost');

/** What losses act upon, and who is told. */
export interface WorkLossParts {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly requests: RequestTable;
  readonly connections: ConnectionTable;
  readonly pods: PodTable;
  readonly servers: PodServers;
  readonly clientNode: Int32Array;
  readonly isDatagram: (connection: number) => boolean;
  /** The connection is none of its pod's: a socket of datagrams, or one that ends at a proxy. */
  readonly outlivesPods: (connection: number) => boolean;
  /** The client of a connection may give it nothing new; one that carries nothing is closed. */
  readonly closedByPeer: (connection: number) => void;
  /** A reset goes to the client of a request. */
  readonly reset: (request: number, connection: number, pod: number) => void;
  /** A request vanishes; only its time-out will end it. */
  readonly lose: (request: number) => void;
}

/** What is lost with a process, a node or a connection: the requests that were there, and what others knew of them. */
export class WorkLosses {
  readonly #parts: WorkLossParts;

  constructor(parts: WorkLossParts) {
    this.#parts = parts;
  }

  /**
   * What a node's kernel knew of connections and flows that enter the cluster there, and those of its clients: they are
   * none when it has power again, whatever their servers think, and what is under way on them will time out.
   */
  loseNode(node: number): void {
    const { connections, network, clientNode, isDatagram, closedByPeer } = this.#parts;
    for (let connection = 0; connection < connections.used; connection++) {
      const state = connections.state[connection]!;
      const entersThere = network.entryOf(connections.path[connection]!) === node;
      if (state === ConnectionState.open && connections.fresh[connection] === 0 && entersThere) {
        this.#break(connection, ENTRY_NODE_LOST, false);
      }
      if (state !== ConnectionState.open && state !== ConnectionState.broken) continue;
      if (connections.leaving[connection] !== Leaving.not) continue;
      const startsThere = clientNode[connections.client[connection]!] === node;
      if (startsThere || (entersThere && isDatagram(connection))) closedByPeer(connection);
    }
  }

  /** All that a pod was doing ends. `told`: its node's kernel answers for it. */
  dropWork(pod: number, told: boolean): void {
    const { requests, connections, pods, servers, simulation, isDatagram, outlivesPods, reset, lose } = this.#parts;
    pods.clear(pod, simulation.nowMs);
    servers.cleared(pod);
    for (let connection = 0; connection < connections.used; connection++) {
      const isOpen = connections.state[connection] === ConnectionState.open && connections.fresh[connection] === 0;
      if (isOpen && connections.pod[connection] === pod && !outlivesPods(connection))
        this.#break(connection, pods.downCause[pod]!, told);
    }
    for (let request = 0; request < requests.used; request++) {
      const connection = requests.connection[request]!;
      if (connection === NONE || requests.pod[request] !== pod || !this.#isAtPod(request)) continue;
      const isCalling = requests.phase[request] === RequestPhase.calling;
      if (isCalling) servers.dropCalls(request);
      if (!isCalling || pods.holdsWorker[pod] === 1) {
        pods.residenceMs[pod]! += simulation.nowMs - requests.reachedPodMs[request]!;
      }
      if (requests.phase[request] === RequestPhase.inService) simulation.cancel(requests.serviceEnd[request]!);
      requests.blame(request, causeInFlight(pods.downCause[pod]!), pods.node[pod]!, pod, Number.POSITIVE_INFINITY);
      // Of a datagram that was read already nobody says anything.
      if (told && !isDatagram(connection)) reset(request, connection, pod);
      else lose(request);
    }
  }

  /** The server closes a connection with all that is under way on it. */
  resetAll(connection: number): void {
    const { requests, connections, pods, servers, reset, closedByPeer } = this.#parts;
    const pod = connections.pod[connection]!;
    connections.state[connection] = ConnectionState.broken;
    connections.brokenCause[connection] = AGE_CLOSED;
    for (let request = 0; request < requests.used; request++) {
      if (requests.connection[request] !== connection || !this.#isAtPod(request)) continue;
      servers.remove(request, pod);
      requests.blame(request, AGE_CLOSED, pods.node[pod]!, pod, Number.POSITIVE_INFINITY);
      reset(request, connection, pod);
    }
    if (this.#isIdle(connection)) closedByPeer(connection);
  }

  /** The pod's side of an established connection is gone. Its client goes on using it unless somebody says so. */
  #break(connection: number, cause: number, told: boolean): void {
    // Nobody keeps a connection of datagrams but the rules that remember where they went.
    if (this.#parts.isDatagram(connection)) return;
    const { connections, simulation, closedByPeer } = this.#parts;
    connections.state[connection] = ConnectionState.broken;
    connections.brokenCause[connection] = cause;
    if (!told) connections.brokenMs[connection] = simulation.nowMs;
    else if (connections.leaving[connection] === Leaving.not) closedByPeer(connection);
  }

  #isAtPod(request: number): boolean {
    const phase = this.#parts.requests.phase[request]!;
    return phase === RequestPhase.queued || phase === RequestPhase.inService || phase === RequestPhase.calling;
  }

  /** Its client keeps it and has nothing on it. */
  #isIdle(connection: number): boolean {
    const { streams, leaving } = this.#parts.connections;
    return streams[connection] === 0 && leaving[connection] !== Leaving.left;
  }
}
