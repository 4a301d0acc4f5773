import type { EventKind, Simulation } from '../engine/simulation.ts';
import { ConnectionState, type ConnectionTable } from './connection-table.ts';
import type { Network } from './network.ts';
import { clientEnd } from './packet-ends.ts';
import { PodState, type PodTable } from './pod-table.ts';
import { synGivenUpMs } from './retransmission.ts';

/** In `connections.timer`: no timer runs, because a packet of the connection is under way. */
export const PACKET_UNDER_WAY = -1;
/** In `connections.timer`: neither timer nor packet; nothing more will happen by itself. */
export const NOTHING_UNDER_WAY = -2;

/** Told how a handshake ended, and asked to free what nobody needs any more. */
export interface HandshakeEnd {
  release(connection: number, byReset: boolean): void;
  /** The SYN was answered: the connection is open. */
  established(connection: number): void;
  /** A link rule keeps a packet of the handshake from arriving; see `Network.whenHeld`. */
  held(connection: number, cause: number, heldMs: number): void;
  /** Its packet finds nobody at the end of its way: the request waits for so long, or in vain (Infinity). */
  unanswered(connection: number, heldMs: number): void;
  /** The SYN was refused and somebody still wants to know; the connection is released already. */
  refused(connection: number): void;
  /** The kernel sends no further SYN: connect() fails with ETIMEDOUT. The connection is released already. */
  gaveUp(connection: number): void;
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
  readonly #synGivenUp: EventKind;

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
    this.#synGivenUp = simulation.kind('syn-given-up', (connection) => this.#onSynGivenUp(connection));
    for (const kind of [this.#synArrived, this.#synAnswered, this.#synRefused]) {
      network.whenLost(kind, (connection) => this.#onLost(connection));
      network.whenHeld(kind, (connection, cause, heldMs) => {
        if (connections.state[connection] === ConnectionState.connecting) end.held(connection, cause, heldMs);
      });
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
    const client = clientEnd(connections.client[connection]!);
    const pod = connections.pod[connection]!;
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
    else this.#waitForEnd(connection);
  }

  /** After the last SYN the kernel waits for as long as another would be due. */
  #waitForEnd(connection: number): void {
    const { synRetransmissionsMs } = this.#network;
    const waitMs = synGivenUpMs(synRetransmissionsMs) - synRetransmissionsMs.at(-1)!;
    this.#connections.timer[connection] = this.#simulation.schedule(waitMs, this.#synGivenUp, connection);
  }

  #onSynGivenUp(connection: number): void {
    this.#end.release(connection, false);
    this.#end.gaveUp(connection);
  }

  #onSynArrived(connection: number): void {
    const connections = this.#connections;
    connections.timer[connection] = PACKET_UNDER_WAY;
    if (connections.state[connection] === ConnectionState.closing) {
      this.#end.release(connection, false);
      return;
    }
    if (connections.synRetries[connection]! > 0 && this.#isClientDown(connection)) {
      // A node without power sends no SYN again.
      this.#giveUpUnheard(connection);
      return;
    }
    const pod = connections.pod[connection]!;
    const state = this.#pods.state[pod];
    const isCut = this.#network.isCut(connections.path[connection]!);
    if (state === PodState.gone || isCut || this.#network.isDown(this.#pods.node[pod]!)) {
      this.#repeat(connection);
      return;
    }
    // One that drains goes on with the handshakes of TLS that it had begun.
    const isTaken = state === PodState.up || (state === PodState.draining && connections.fresh[connection] === 0);
    if (!isTaken) this.#end.unanswered(connection, Number.POSITIVE_INFINITY);
    this.#send(connection, isTaken ? this.#synAnswered : this.#synRefused, 0, false);
  }

  #repeat(connection: number): void {
    const connections = this.#connections;
    const tries = connections.synRetries[connection]!;
    const { synRetransmissionsMs } = this.#network;
    const dueMs = synRetransmissionsMs[tries];
    if (dueMs === undefined) {
      this.#end.unanswered(connection, Number.POSITIVE_INFINITY);
      this.#waitForEnd(connection);
      return;
    }
    const sinceMs = tries === 0 ? 0 : synRetransmissionsMs[tries - 1]!;
    connections.synRetries[connection] = tries + 1;
    this.#end.unanswered(connection, dueMs - sinceMs);
    connections.timer[connection] = this.#simulation.schedule(dueMs - sinceMs, this.#synArrived, connection);
  }

  #onSynAnswered(connection: number): void {
    const connections = this.#connections;
    if (connections.state[connection] === ConnectionState.closing) {
      this.#end.release(connection, false);
      return;
    }
    if (this.#isUnheard(connection)) return;
    connections.fresh[connection] = 0;
    if (connections.roundTrips[connection]! > 0) {
      // TLS: what it sends meets at the pod what a SYN would meet there.
      connections.roundTrips[connection]!--;
      this.#send(connection, this.#synArrived, 0, true);
      return;
    }
    connections.timer[connection] = NOTHING_UNDER_WAY;
    connections.state[connection] = ConnectionState.open;
    this.#end.established(connection);
  }

  /** A node without power hears nothing, and passes nothing on; the time-out of whoever asked lets the connection go. */
  #isUnheard(connection: number): boolean {
    if (!this.#isClientDown(connection) && !this.#network.isCut(this.#connections.path[connection]!)) return false;
    this.#giveUpUnheard(connection);
    return true;
  }

  #isClientDown(connection: number): boolean {
    return this.#network.isDown(this.#clientNode[this.#connections.client[connection]!]!);
  }

  #giveUpUnheard(connection: number): void {
    this.#connections.timer[connection] = NOTHING_UNDER_WAY;
    this.#end.unanswered(connection, Number.POSITIVE_INFINITY);
  }

  #onSynRefused(connection: number): void {
    const wanted = this.#connections.state[connection] !== ConnectionState.closing;
    if (wanted && this.#isUnheard(connection)) return;
    this.#end.release(connection, true);
    if (wanted) this.#end.refused(connection);
  }
}
