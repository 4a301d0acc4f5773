import type { Simulation } from '../engine/simulation.ts';
import { ConnectionState, ConnectionTable, Leaving } from './connection-table.ts';
import { type ConnectionTraits, NEVER_SENT_AGAIN } from './connection-traits.ts';
import { Handshake, NOTHING_UNDER_WAY } from './handshake.ts';
import type { Network } from './network.ts';
import type { PodTable } from './pod-table.ts';
import type { ServerLifetimes } from './server-lifetimes.ts';

/** Told that a connection is at its end for those who count connections; it can still be read. */
export type OnConnectionEnd = (connection: number, byReset: boolean) => void;

/** Told how the opening of a connection went. */
export interface OpeningEnd {
  /** It is open, some time after `open`. */
  established(connection: number): void;
  /** The SYN was refused; the connection is released already. */
  refused(connection: number): void;
  /** Nobody answered, and the kernel sends no further SYN; the connection is released already. */
  gaveUp(connection: number): void;
  /** A link rule keeps a packet of the opening from arriving; see `Network.whenHeld`. */
  held(connection: number, cause: number, heldMs: number): void;
  /** See `HandshakeEnd`. */
  unanswered(connection: number, heldMs: number): void;
}

/**
 * How connections begin and end: they are opened with or without a handshake, closed by either side, and their
 * positions freed when nothing refers to them any more.
 */
export class ConnectionLife {
  readonly connections: ConnectionTable = new ConnectionTable();
  /** Servers that end connections by themselves; null where none does. */
  lifetimes: ServerLifetimes | null = null;
  readonly #network: Network;
  readonly #pods: PodTable;
  readonly #clientNode: Int32Array;
  readonly #clientGroup: Int32Array;
  /** Null when connections open for free. */
  readonly #handshake: Handshake | null;
  #onEnd: OnConnectionEnd | null = null;

  constructor(parts: {
    readonly simulation: Simulation;
    readonly network: Network;
    readonly pods: PodTable;
    readonly clientNode: Int32Array;
    readonly clientGroup: Int32Array;
    readonly handshake: boolean;
    readonly end: OpeningEnd;
  }) {
    const { simulation, network, pods, clientNode, end } = parts;
    this.#network = network;
    this.#pods = pods;
    this.#clientNode = clientNode;
    this.#clientGroup = parts.clientGroup;
    const ends = {
      established: (connection: number) => {
        if (this.lifetimes !== null) this.lifetimes.established(connection);
        end.established(connection);
      },
      release: (connection: number, byReset: boolean) => this.release(connection, byReset),
      refused: end.refused,
      gaveUp: end.gaveUp,
      held: end.held,
      unanswered: end.unanswered,
    };
    this.#handshake = parts.handshake
      ? new Handshake(simulation, network, this.connections, pods, clientNode, ends)
      : null;
  }

  /** True when a connection opens with its first request, which then stands for the SYN. */
  get opensFreely(): boolean {
    return this.#handshake === null;
  }

  /** Whoever is to be told that a connection has ended; said once, before the run, where somebody counts them. */
  tellEnds(onEnd: OnConnectionEnd): void {
    this.#onEnd = onEnd;
  }

  /** Opens a connection for a request; see `DataPlane.open`. */
  open(request: number, client: number, pod: number, entry: number, rulesMs: number, traits: ConnectionTraits): number {
    const connections = this.connections;
    const connection = connections.allocate();
    connections.client[connection] = client;
    connections.pod[connection] = pod;
    connections.request[connection] = request;
    connections.fresh[connection] = 1;
    connections.synRetries[connection] = traits.isDatagram ? NEVER_SENT_AGAIN : 0;
    connections.timer[connection] = NOTHING_UNDER_WAY;
    connections.streams[connection] = 1;
    connections.shared[connection] = traits.isShared ? 1 : 0;
    connections.proxied[connection] = traits.isProxied ? 1 : 0;
    connections.leaving[connection] = Leaving.not;
    connections.path[connection] = this.#network.path(
      this.#clientGroup[client]!,
      this.#clientNode[client]!,
      entry,
      this.#pods.node[pod]!,
    );
    if (this.#handshake !== null && !traits.isDatagram) {
      connections.roundTrips[connection] = traits.tlsRoundTrips;
      this.#handshake.begin(connection, rulesMs);
      return connection;
    }
    connections.state[connection] = ConnectionState.open;
    return connection;
  }

  /** The client gives up on a connection that is being opened. */
  abandonOpening(connection: number): void {
    // Without handshakes none is ever being opened.
    this.#handshake?.abandon(connection);
  }

  /** The client closes a connection on which none of its requests is. */
  close(connection: number): void {
    const byReset = this.connections.state[connection] === ConnectionState.broken;
    if (this.connections.holds[connection] === 0) {
      this.release(connection, byReset);
      return;
    }
    this.connections.leaving[connection] = Leaving.left;
    this.#tellEnd(connection, byReset);
  }

  /** Something that referred to a connection does so no more. */
  drop(connection: number): void {
    const connections = this.connections;
    connections.holds[connection]!--;
    if (connections.holds[connection] === 0 && connections.leaving[connection] === Leaving.left) {
      this.release(connection, connections.state[connection] === ConnectionState.broken);
    }
  }

  /** Frees a connection. Who counts connections hears of its end, if not before. */
  release(connection: number, byReset: boolean): void {
    this.#tellEnd(connection, byReset);
    this.connections.release(connection);
  }

  /** True for a connection of datagrams. */
  isDatagram(connection: number): boolean {
    return this.connections.synRetries[connection] === NEVER_SENT_AGAIN;
  }

  /** True where no pod's end is its own: a socket of datagrams, or a connection that ends at a proxy. */
  outlivesPods(connection: number): boolean {
    return this.isDatagram(connection) || this.connections.proxied[connection] === 1;
  }

  #tellEnd(connection: number, byReset: boolean): void {
    if (this.lifetimes !== null) this.lifetimes.ended(connection);
    if (this.#onEnd !== null) this.#onEnd(connection, byReset);
  }
}
