import { type Stream, Streams } from '../../random/stream.ts';
import { type Answer, type Balancer, type BalancerContext, type Flow, NO_SERVER } from '../balancer.ts';
import type { ServerAttributes } from '../server-columns.ts';
import { ServerList } from '../server-list.ts';
import { startBalancer } from '../start-balancer.ts';
import type { Subject } from './law.ts';

/** Who looks on while an owner works, and throws a `Breach` at what may not be. */
export interface Onlooker {
  /** Before and after each verb of the balancer; `recent` says what was done. */
  before?(owner: TrialOwner): void;
  after?(owner: TrialOwner): void;
  /** The balancer gave this for a new flow. */
  picked?(owner: TrialOwner, server: number): void;
  /** The balancer asks for a probe. */
  probeAsked?(owner: TrialOwner, server: number): void;
}

/** So many of the last actions are kept, to say how a breach came about. */
const RECENT = 6;

/**
 * The owner of a balancer under trial: a list of servers whose columns it keeps as owners do, and all that an owner may
 * do with them, at any moment. Servers are known by letters, in the order in which they came.
 */
export class TrialOwner {
  readonly servers: ServerList = new ServerList();
  readonly time = { nowMs: 0 };
  /** Servers with an open connection, once for each. */
  readonly open: number[] = [];
  /** Servers with a closed connection that has not expired. */
  readonly closed: number[] = [];
  /** Servers whose answer to a probe is due. */
  readonly probes: number[] = [];
  /** The last actions, in words. */
  readonly recent: string[] = [];
  readonly #balancer: Balancer;
  readonly #countsClosed: boolean;
  readonly #onlooker: Onlooker;
  /** By position, the letter or letters of the server. */
  readonly #names: string[] = [];
  #added = 0;

  constructor(
    { algorithm, options, seed }: Subject,
    onlooker: Onlooker = {},
    surroundings: Partial<Pick<BalancerContext, 'peer' | 'zone'>> = {},
  ) {
    this.#countsClosed = algorithm.unit === 'connection';
    this.#onlooker = onlooker;
    const probe = (server: number): void => {
      onlooker.probeAsked?.(this, server);
      this.probes.push(server);
    };
    const stream = new Streams(seed, 0).named('conformance/balancer');
    const context = { stream, time: this.time, probe, ...surroundings };
    this.#balancer = startBalancer(algorithm, this.servers, context, options);
  }

  /** The servers that are there, in the order of their adding. */
  present(): readonly number[] {
    return this.servers.inOrderOfAdding();
  }

  add(weight: number, attributes: ServerAttributes = {}): number {
    const name = nameOf(this.#added);
    const address = `10.1.${this.#added >> 8}.${this.#added & 255}:8080`;
    this.#added++;
    const server = this.servers.add(weight, { address, ...attributes });
    this.#names[server] = name;
    this.#tell(`added ${name} with weight ${weight}`, () => this.#balancer.added(server));
    return server;
  }

  remove(server: number): void {
    this.#tell(`removed ${this.name(server)}`, () => this.#balancer.removing(server));
    this.servers.remove(server);
    for (const column of [this.open, this.closed, this.probes]) {
      for (let i = column.length - 1; i >= 0; i--) if (column[i] === server) column.splice(i, 1);
    }
  }

  weigh(server: number, weight: number): void {
    this.servers.weight[server] = weight;
    this.#tell(`gave ${this.name(server)} weight ${weight}`, () => this.#balancer.weighted(server));
  }

  pick(flow: Flow): number {
    let server = NO_SERVER;
    this.#tell('picked', () => {
      server = this.#balancer.pick(flow);
    });
    this.recent.push(`${this.recent.pop() ?? ''} ${this.name(server)}`);
    this.#onlooker.picked?.(this, server);
    return server;
  }

  openAt(server: number): void {
    this.servers.activeConnections[server]!++;
    this.open.push(server);
    this.#tell(`opened one at ${this.name(server)}`, () => this.#balancer.opened?.(server));
  }

  /** Ends one of those that are open, by its place among them. */
  close(index: number, answer: Answer): void {
    const [server] = this.open.splice(index, 1) as [number];
    this.servers.activeConnections[server]!--;
    if (this.#countsClosed) {
      this.servers.inactiveConnections[server]!++;
      this.closed.push(server);
    }
    this.#tell(`closed one at ${this.name(server)}`, () => this.#balancer.closed?.(server, answer));
  }

  /** The entry of a closed connection goes, by its place among them. */
  expire(index: number): void {
    const [server] = this.closed.splice(index, 1) as [number];
    this.servers.inactiveConnections[server]!--;
  }

  answerProbe(index: number, requestsInFlight: number, latencyMs: number): void {
    const [server] = this.probes.splice(index, 1) as [number];
    this.#tell(`answered a probe of ${this.name(server)}`, () =>
      this.#balancer.probed?.(server, requestsInFlight, latencyMs),
    );
  }

  wait(ms: number): void {
    this.time.nowMs += ms;
    this.#note(`waited ${ms} ms`);
  }

  /** What the last actions were, for messages. */
  story(): string {
    return this.recent.join(', ');
  }

  /** How messages call what a balancer gave. */
  name(server: number): string {
    if (server === NO_SERVER) return 'nobody';
    return this.servers.has(server) ? this.#names[server]! : `position ${String(server)}`;
  }

  #tell(what: string, verb: () => void): void {
    this.#note(what);
    this.#onlooker.before?.(this);
    verb();
    this.#onlooker.after?.(this);
  }

  #note(what: string): void {
    this.recent.push(what);
    if (this.recent.length > RECENT) this.recent.shift();
  }
}

/** a, b, … z, aa, ab, … */
function nameOf(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : nameOf(Math.floor(index / 26) - 1) + letter;
}

/** A stream for what an owner does, of its own so that it is the same whatever the balancer draws. */
export function ownersStream(seed: number): Stream {
  return new Streams(seed, 0).named('conformance/owner');
}
