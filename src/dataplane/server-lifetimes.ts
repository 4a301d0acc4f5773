import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';
import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Stream } from '../random/stream.ts';
import type { ConnectionFarewells } from './connection-farewells.ts';
import { ConnectionState, type ConnectionTable } from './connection-table.ts';
import { NEVER_SENT_AGAIN } from './connection-traits.ts';

/** When a server ends connections; Infinity: never. Times in ms. */
export interface ServerLifetime {
  readonly idleTimeoutMs: number;
  readonly maxAgeMs: number;
  readonly maxAgeGraceMs: number;
}

/** gRPC spreads the ages of connections by so much to both sides. Source: gRFC A9. */
const AGE_JITTER = 0.1;
const NO_TIMER = -1;
const IDLE_CLOSED = causeCode('idle-closed');

/** Of a connection that no pod ends: a flow of datagrams, or one that ends at a proxy. */
const NO_LIFETIME: ServerLifetime = {
  idleTimeoutMs: Number.POSITIVE_INFINITY,
  maxAgeMs: Number.POSITIVE_INFINITY,
  maxAgeGraceMs: Number.POSITIVE_INFINITY,
};

/**
 * Servers that end connections by themselves: after they have lain idle, and after a time whatever they carry. What an
 * idle server closes is closed at once on its side; until the client hears of it, one network delay later, what it sends
 * is reset. That is the race of two idle timers, and it is one of connections that carry one request at a time.
 *
 * Who is too old is asked to leave (GOAWAY of HTTP/2, `Connection: close` of HTTP/1.1), and so is who is idle where
 * requests are multiplexed: those that are under way are answered, also those that were sent before the client heard of
 * it, because servers of HTTP/2 announce the end first (RFC 9113, 6.8; gRPC's MAX_CONNECTION_IDLE).
 */
export class ServerLifetimes {
  readonly #simulation: Simulation;
  readonly #connections: ConnectionTable;
  readonly #farewells: ConnectionFarewells;
  /** By pod, as far as pods are known when the run begins; later ones are as the pod that they are like. */
  readonly #lifetimeOf: (pod: number) => ServerLifetime;
  readonly #clientGroup: Int32Array;
  readonly #jitters: readonly Stream[];
  readonly #idle: EventKind;
  readonly #aged: EventKind;
  readonly #graceEnded: EventKind;
  #reset!: (connection: number) => void;
  /** By pod: where its idle time-outs run. */
  readonly #idleLanes: Lane[] = [];
  /** By connection: handles of its timers, and requests that the server has of it. */
  #idleTimer: Float64Array = new Float64Array(256).fill(NO_TIMER);
  #ageTimer: Float64Array = new Float64Array(256).fill(NO_TIMER);
  #served: Int32Array = new Int32Array(256);

  constructor(parts: {
    readonly simulation: Simulation;
    readonly connections: ConnectionTable;
    readonly farewells: ConnectionFarewells;
    readonly lifetimeOf: (pod: number) => ServerLifetime;
    /** By client: its group, and by group who draws the ages of its connections. */
    readonly clientGroup: Int32Array;
    readonly jitters: readonly Stream[];
  }) {
    this.#simulation = parts.simulation;
    this.#connections = parts.connections;
    this.#farewells = parts.farewells;
    this.#lifetimeOf = parts.lifetimeOf;
    this.#clientGroup = parts.clientGroup;
    this.#jitters = parts.jitters;
    this.#idle = this.#simulation.kind('server-closes-idle', (connection) => this.#onIdle(connection));
    this.#aged = this.#simulation.kind('connection-aged', (connection) => this.#onAged(connection));
    this.#graceEnded = this.#simulation.kind('age-grace-ended', (connection) => this.#onGraceEnded(connection));
  }

  /** Whoever closes a connection with all that is under way on it; said once, before the run. */
  closeBy(reset: (connection: number) => void): void {
    this.#reset = reset;
  }

  /** A connection is open: its age counts from here, and it is idle until a request comes. */
  established(connection: number): void {
    if (connection >= this.#idleTimer.length) this.#grow();
    this.#served[connection] = 0;
    this.#idleTimer[connection] = NO_TIMER;
    this.#ageTimer[connection] = NO_TIMER;
    const { idleTimeoutMs, maxAgeMs } = this.#lifetime(connection);
    if (idleTimeoutMs < Number.POSITIVE_INFINITY) this.#startIdle(connection);
    if (maxAgeMs < Number.POSITIVE_INFINITY) {
      const jitter = this.#jitters[this.#clientGroup[this.#connections.client[connection]!]!]!;
      const spread = 1 + AGE_JITTER * (2 * jitter.uniform() - 1);
      this.#ageTimer[connection] = this.#simulation.schedule(maxAgeMs * spread, this.#aged, connection);
    }
  }

  /** A request reaches the server. */
  requestArrived(connection: number): void {
    this.#served[connection]!++;
    this.#stopIdle(connection);
  }

  /** A response, or what takes its place, has left the server. */
  responseSent(connection: number): void {
    if (this.#served[connection]! > 0) this.#served[connection]!--;
    if (this.#served[connection] !== 0 || this.#idleTimer[connection] !== NO_TIMER) return;
    if (this.#connections.state[connection] !== ConnectionState.open) return;
    if (this.#lifetime(connection).idleTimeoutMs === Number.POSITIVE_INFINITY) return;
    this.#startIdle(connection);
  }

  /** The client has closed it, or it is gone: no timer of it may go off. */
  ended(connection: number): void {
    if (connection >= this.#idleTimer.length) return;
    this.#stopIdle(connection);
    const age = this.#ageTimer[connection]!;
    if (age !== NO_TIMER) this.#simulation.cancel(age);
    this.#ageTimer[connection] = NO_TIMER;
  }

  #startIdle(connection: number): void {
    this.#idleTimer[connection] = this.#idleLane(connection).schedule(this.#idle, connection);
  }

  #stopIdle(connection: number): void {
    const timer = this.#idleTimer[connection]!;
    if (timer === NO_TIMER) return;
    this.#idleLane(connection).cancel(timer);
    this.#idleTimer[connection] = NO_TIMER;
  }

  #onIdle(connection: number): void {
    this.#idleTimer[connection] = NO_TIMER;
    // A server that is gone closes nothing.
    if (this.#connections.state[connection] !== ConnectionState.open) return;
    if (this.#connections.shared[connection] === 0) {
      this.#connections.state[connection] = ConnectionState.broken;
      this.#connections.brokenCause[connection] = IDLE_CLOSED;
    }
    this.#farewells.tell(connection);
  }

  #onAged(connection: number): void {
    this.#ageTimer[connection] = NO_TIMER;
    if (this.#connections.state[connection] !== ConnectionState.open) return;
    const { maxAgeGraceMs } = this.#lifetime(connection);
    if (maxAgeGraceMs < Number.POSITIVE_INFINITY) {
      this.#ageTimer[connection] = this.#simulation.schedule(maxAgeGraceMs, this.#graceEnded, connection);
    }
    this.#farewells.tell(connection);
  }

  #onGraceEnded(connection: number): void {
    this.#ageTimer[connection] = NO_TIMER;
    if (this.#connections.state[connection] === ConnectionState.open) this.#reset(connection);
  }

  #lifetime(connection: number): ServerLifetime {
    const connections = this.#connections;
    const isEndless = connections.proxied[connection] === 1 || connections.synRetries[connection] === NEVER_SENT_AGAIN;
    return isEndless ? NO_LIFETIME : this.#lifetimeOf(connections.pod[connection]!);
  }

  /** Asked for connections with an idle time-out only. */
  #idleLane(connection: number): Lane {
    const pod = this.#connections.pod[connection]!;
    this.#idleLanes[pod] ??= this.#simulation.lane(this.#lifetimeOf(pod).idleTimeoutMs);
    return this.#idleLanes[pod];
  }

  #grow(): void {
    const size = this.#connections.capacity;
    const known = this.#idleTimer.length;
    this.#idleTimer = enlargeFloat64(this.#idleTimer, size).fill(NO_TIMER, known);
    this.#ageTimer = enlargeFloat64(this.#ageTimer, size).fill(NO_TIMER, known);
    this.#served = enlargeInt32(this.#served, size);
  }
}
