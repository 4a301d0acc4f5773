import { Streams } from '../random/stream.ts';
import type { Balancer, Flow } from './balancer.ts';
import { NO_SERVER } from './balancer.ts';
import { balancerNames, findAlgorithm } from './registry.ts';
import { ServerList } from './server-list.ts';

/** A server that takes connections. */
export interface Server {
  /** Unique among the servers of a balancer. */
  readonly id: string;
  /** Whole, from 0 on; 0 means no new connections. Default 1. */
  readonly weight?: number;
  /** `IP:port`, for algorithms that hash it. */
  readonly address?: string;
}

/** The addresses of a connection; what an algorithm does not look at may be left out. */
export interface Connection {
  readonly sourceIp?: string;
  readonly sourcePort?: number;
  readonly destinationIp?: string;
  readonly destinationPort?: number;
}

/** How a balancer is set up. */
export interface BalancerOptions {
  /** Of the random draws; the same seed gives the same picks. Default 1. */
  readonly seed?: number | string;
}

/** A balancer of one virtual server, with servers known by their ids. */
export interface NamedBalancer {
  /** The id of the server for a new connection, or null when none can take it. */
  pick(connection?: Connection): string | null;
  /** One more active connection (kernel schedulers) or request (others) there. */
  opened(id: string): void;
  /** An active connection was closed. Kernel schedulers count it as inactive until it expires. */
  closed(id: string): void;
  /** An inactive connection's entry is gone. */
  expired(id: string): void;
  /** Adds a server, as `ipvsadm -a` would. */
  add(server: Server): void;
  /** Takes a server out; picks never give it again. */
  remove(id: string): void;
  /** Changes a weight; 0 stops new connections. */
  setWeight(id: string, weight: number): void;
}

/**
 * A balancer with one of the algorithms in `balancerNames`, over servers that are added in the order given.
 *
 * Throws a `RangeError` for an unknown algorithm, an unknown or doubled id, a weight that is not whole and from 0 on,
 * or a connection that is closed or expires without having been opened.
 */
export function createBalancer(
  algorithmName: string,
  servers: readonly Server[],
  options: BalancerOptions = {},
): NamedBalancer {
  const algorithm = findAlgorithm(algorithmName);
  if (algorithm === undefined) {
    throw new RangeError(`no algorithm "${algorithmName}"; there are ${balancerNames.join(', ')}`);
  }
  const list = new ServerList();
  const stream = new Streams(options.seed ?? 1, 0).named(`balancer/${algorithmName}`);
  const balancer = new ServersByName(list, algorithm.create(list, stream));
  for (const server of servers) balancer.add(server);
  return balancer;
}

class ServersByName implements NamedBalancer {
  readonly #list: ServerList;
  readonly #balancer: Balancer;
  readonly #positions = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0 };

  constructor(list: ServerList, balancer: Balancer) {
    this.#list = list;
    this.#balancer = balancer;
  }

  pick(connection: Connection = {}): string | null {
    this.#flow.sourceIp = ipv4(connection.sourceIp);
    this.#flow.sourcePort = connection.sourcePort ?? 0;
    this.#flow.destinationIp = ipv4(connection.destinationIp);
    this.#flow.destinationPort = connection.destinationPort ?? 0;
    const server = this.#balancer.pick(this.#flow);
    return server === NO_SERVER ? null : this.#ids[server]!;
  }

  opened(id: string): void {
    this.#list.activeConnections[this.#position(id)]!++;
  }

  closed(id: string): void {
    const server = this.#position(id);
    if (this.#list.activeConnections[server] === 0) throw new RangeError(`server "${id}" has no connection to close`);
    this.#list.activeConnections[server]!--;
    this.#list.inactiveConnections[server]!++;
  }

  expired(id: string): void {
    const server = this.#position(id);
    if (this.#list.inactiveConnections[server] === 0) throw new RangeError(`server "${id}" has no closed connection`);
    this.#list.inactiveConnections[server]!--;
  }

  add(server: Server): void {
    if (this.#positions.has(server.id)) throw new RangeError(`server "${server.id}" is there already`);
    const position = this.#list.add(checkedWeight(server.weight ?? 1));
    this.#positions.set(server.id, position);
    this.#ids[position] = server.id;
    this.#balancer.added(position);
  }

  remove(id: string): void {
    const server = this.#position(id);
    this.#balancer.removing(server);
    this.#list.remove(server);
    this.#positions.delete(id);
  }

  setWeight(id: string, weight: number): void {
    const server = this.#position(id);
    this.#list.weight[server] = checkedWeight(weight);
    this.#balancer.weighted(server);
  }

  #position(id: string): number {
    const position = this.#positions.get(id);
    if (position === undefined) throw new RangeError(`no server "${id}"`);
    return position;
  }
}

function checkedWeight(weight: number): number {
  if (!Number.isInteger(weight) || weight < 0) throw new RangeError(`a weight is a whole number from 0 on: ${weight}`);
  return weight;
}

function ipv4(text: string | undefined): number {
  if (text === undefined) return 0;
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) {
    throw new RangeError(`not an IPv4 address: "${text}"`);
  }
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}
