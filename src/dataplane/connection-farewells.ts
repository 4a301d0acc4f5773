import type { EventKind, Simulation } from '../engine/simulation.ts';
import { type ConnectionTable, Leaving } from './connection-table.ts';
import type { Network } from './network.ts';
import { clientEnd } from './packet-ends.ts';
import { dataRetransmissionsMs } from './retransmission.ts';

/** Told what becomes of a farewell. */
export interface FarewellEnd {
  /** The client hears it: the connection may carry nothing new. */
  closed(connection: number): void;
  /** The packet no longer refers to its connection. */
  release(connection: number): void;
  /** A farewell of a pod's has been heard, or nobody is there to hear it. */
  over(pod: number): void;
}

/**
 * What servers send to end a connection in good order: a FIN, `Connection: close` or HTTP/2's GOAWAY. The client hears
 * of it one network delay later, and leaves as soon as it has what it waits for on that connection.
 */
export class ConnectionFarewells {
  readonly #network: Network;
  readonly #connections: ConnectionTable;
  readonly #clientNode: Int32Array;
  readonly #end: FarewellEnd;
  readonly #heard: EventKind;
  /** By pod. */
  readonly #underWay: number[] = [];

  constructor(parts: {
    readonly simulation: Simulation;
    readonly network: Network;
    readonly connections: ConnectionTable;
    readonly clientNode: Int32Array;
    readonly end: FarewellEnd;
  }) {
    this.#network = parts.network;
    this.#connections = parts.connections;
    this.#clientNode = parts.clientNode;
    this.#end = parts.end;
    this.#heard = parts.simulation.kind('client-hears-end', (connection) => this.#onHeard(connection));
    this.#network.whenLost(this.#heard, (connection) => this.#over(connection));
  }

  /** How many of a pod's farewells are on their way. */
  underWay(pod: number): number {
    return this.#underWay[pod] ?? 0;
  }

  /** Asks the client of a connection to leave it; until it hears of that it may send more. */
  tell(connection: number): void {
    const connections = this.#connections;
    connections.holds[connection]!++;
    const pod = connections.pod[connection]!;
    this.#underWay[pod] = this.underWay(pod) + 1;
    const to = clientEnd(connections.client[connection]!);
    const path = connections.path[connection]!;
    this.#network.send(path, 0, this.#heard, connection, pod, to, dataRetransmissionsMs);
  }

  #onHeard(connection: number): void {
    const { path, client, leaving } = this.#connections;
    const isHeard =
      !this.#network.isCut(path[connection]!) && !this.#network.isDown(this.#clientNode[client[connection]!]!);
    if (isHeard && leaving[connection] === Leaving.not) this.#end.closed(connection);
    this.#over(connection);
  }

  #over(connection: number): void {
    const pod = this.#connections.pod[connection]!;
    this.#underWay[pod] = this.underWay(pod) - 1;
    this.#end.release(connection);
    this.#end.over(pod);
  }
}
