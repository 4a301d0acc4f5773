import type { EventKind, Simulation } from '../engine/simulation.ts';
import { ConnectionState, type ConnectionTable } from './connection-table.ts';
import type { Network } from './network.ts';
import { PodState, type PodTable } from './pod-table.ts';

/** In `connections.timer`: no timer runs, because a packet of the connection is under way. */
export const PACKET_UNDER_WAY = -1;
/** In `connections.timer`: neither timer nor packet; nothing more will happen by itself. */
export const NOTHING_UNDER_WAY = -2;

/** Told how a handshake ended, and asked to free what nobody needs any more. */
export interface HandshakeEnd {
  release(connection: number, byReset: boolean): void;
  /** The SYN was answered: the connection is open. */
  established(connection: number): void;
  /** The SYN was refused and somebody still wants to know; the connection is released already. */
  refused(connection: number): void;
}

/**
 * TCP's handshake: the SYN travels, and is answered, refused, or sent again to the same endpoint for as long as nobody
 * answers, because conntrack keeps it there.
 */
export class Handshake {
  readonly #simulation: Simulation;
  readonly #network: Network;
  readonly #connections: ConnectionTable;
  readonly #pods: PodTable;
  readonly #clientNode: Int32Array;
  readonly #end: HandshakeEnd;
  readonly #synArrived: EventKind;
  readonly #synAnswered: EventKind;
  readonly #synRefused: EventKind;

  constructor(
    simulation: Simulation,
    network: Network,
    connections: ConnectionTable,
    pods: PodTable,
    clientNode: Int32Array,
    end: HandshakeEnd,
  ) {
    this.#simulation = simulation;
    this.#network = network;
    this.#connections = connections;
    this.#pods = pods;
    this.#clientNode = clientNode;
    this.#end = end;
    this.#synArrived = simulation.kind('syn-arrived', (connection) => this.#onSynArrived(connection));
    this.#synAnswered = simulation.kind('syn-answered', (connection) => this.#onSynAnswered(connection));
    this.#synRefused = simulation.kind('syn-refused', (connection) => this.#onSynRefused(connection));
    for (const kind of [this.#synArrived, this.#synAnswered, this.#synRefused]) {
      network.whenLost(kind, (connection) => this.#onLost(connection));
    }
  }

  /** Sends the first SYN; `rulesMs` is what the rules of the client's node cost it. */
  begin(connection: number, rulesMs: number): void {
    this.#connections.state[connection] = ConnectionState.connecting;
    this.#connections.timer[connection] = PACKET_UNDER_WAY;
    this.#send(connection, this.#synArrived, rulesMs, true);
  }

  /** Nobody wants the connection any more: it is released, now or when the packet that is under way arrives. */
  abandon(connection: number): void {
    const timer = this.#connections.timer[connection]!;
    if (timer === PACKET_UNDER_WAY) {
      this.#connections.state[connection] = ConnectionState.closing;
      return;
    }
    if (timer !== NOTHING_UNDER_WAY) this.#simulation.cancel(timer);
    this.#end.release(connection, false);
  }

  #send(connection: number, kind: EventKind, rulesMs: number, toPod: boolean): void {
    const connections = this.#connections;
    const client = this.#clientNode[connections.client[connection]!]!;
    const pod = this.#pods.node[connections.pod[connection]!]!;
    this.#network.send(
      connections.path[connection]!,
      rulesMs,
      kind,
      connection,
      toPod ? client : pod,
      toPod ? pod : client,
      this.#network.synRetransmissionsMs,
    );
  }

  /** Every retransmission was lost too: nothing more happens until the client's time-out. */
  #onLost(connection: number): void {
    if (this.#connections.state[connection] === ConnectionState.closing) this.#end.release(connection, false);
    else this.#connections.timer[connection] = NOTHING_UNDER_WAY;
  }

  #onSynArrived(connection: number): void {
    const connections = this.#connections;
    connections.timer[connection] = PACKET_UNDER_WAY;
    if (connections.state[connection] === ConnectionState.closing) {
      this.#end.release(connection, false);
      return;
    }
    const pod = connections.pod[connection]!;
    const state = this.#pods.state[pod];
    const isCut = this.#network.isCut(connections.path[connection]!);
    if (state === PodState.gone || isCut || this.#network.isDown(this.#pods.node[pod]!)) {
      this.#repeat(connection);
      return;
    }
    this.#send(connection, state === PodState.up ? this.#synAnswered : this.#synRefused, 0, false);
  }

  #repeat(connection: number): void {
    const connections = this.#connections;
    const tries = connections.synRetries[connection]!;
    const { synRetransmissionsMs } = this.#network;
    const dueMs = synRetransmissionsMs[tries];
    if (dueMs === undefined) {
      connections.timer[connection] = NOTHING_UNDER_WAY;
      return;
    }
    const sinceMs = tries === 0 ? 0 : synRetransmissionsMs[tries - 1]!;
    connections.synRetries[connection] = tries + 1;
    connections.timer[connection] = this.#simulation.schedule(dueMs - sinceMs, this.#synArrived, connection);
  }

  #onSynAnswered(connection: number): void {
    const connections = this.#connections;
    if (connections.state[connection] === ConnectionState.closing) {
      this.#end.release(connection, false);
      return;
    }
    connections.fresh[connection] = 0;
    if (connections.roundTrips[connection]! > 0) {
      // TLS: what it sends meets at the pod what a SYN would meet there.
      connections.roundTrips[connection]!--;
      this.#send(connection, this.#synArrived, 0, true);
      return;
    }
    connections.timer[connection] = NOTHING_UNDER_WAY;
    // A node without power hears nothing; the time-out of whoever asked lets the connection go.
    const isDown = this.#network.isDown(this.#clientNode[connections.client[connection]!]!);
    if (isDown || this.#network.isCut(connections.path[connection]!)) return;
    connections.state[connection] = ConnectionState.open;
    this.#end.established(connection);
  }

  #onSynRefused(connection: number): void {
    const wanted = this.#connections.state[connection] !== ConnectionState.closing;
    this.#end.release(connection, true);
    if (wanted) this.#end.refused(connection);
  }
}
