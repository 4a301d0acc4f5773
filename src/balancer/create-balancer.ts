import { Streams } from '../random/stream.ts';
import type { Algorithm, Answer, Balancer, Flow } from './balancer.ts';
import { NO_SERVER } from './balancer.ts';
import { hashOfText } from './flow-hash.ts';
import { foldedAddress } from './folded-address.ts';
import { composeBalancer } from './layer/compose-balancer.ts';
import { type GivenLayers, resolveLayers } from './layer/resolve-layers.ts';
import { resolveOptions } from './option.ts';
import { balancerNames, findAlgorithm } from './registry.ts';
import { ServerList } from './server-list.ts';

/** A server that takes connections or requests. */
export interface Server {
  /** Unique among the servers of a balancer. */
  readonly id: string;
  /** Whole, from 0 on; 0 means no new connections. Default 1. */
  readonly weight?: number;
  /** `IP:port`, for algorithms that hash it; the id without. */
  readonly address?: string;
  /** The zone in which it stands, for algorithms that look at it. */
  readonly zone?: string;
  /** Priority level from 0, which is used first, on; default 0. */
  readonly priority?: number;
}

/** What is known of a connection or request; what an algorithm does not look at may be left out. */
export interface Connection {
  readonly sourceIp?: string;
  readonly sourcePort?: number;
  readonly destinationIp?: string;
  readonly destinationPort?: number;
  /** What consistent hashing goes by: a header, a cookie, a path. The source address without. */
  readonly key?: string;
}

/** How a request ended, for algorithms that learn from it. */
export interface RequestEnd {
  readonly latencyMs?: number;
  readonly failed?: boolean;
  /** What the server reports of itself: how busy it is (1 is all it has), and requests a second of all its callers. */
  readonly utilization?: number;
  readonly requestsPerSecond?: number;
}

/** How a balancer is set up. Further names are options of the algorithm, each documented in its file. */
export interface BalancerOptions {
  /** Of the random draws; the same seed gives the same picks. Default 1. */
  readonly seed?: number | string;
  /** The present in ms, for algorithms that look at the time; it stands still at 0 without. */
  readonly now?: () => number;
  /** Told which server the algorithm wants to probe; the answer goes to `probed`. */
  readonly onProbe?: (id: string) => void;
  /** Which one of how many balancers of the same servers it is; default the only one. */
  readonly peer?: { readonly index: number; readonly count: number };
  /** The zone in which the balancer stands. */
  readonly zone?: string;
  /** How many balancers of the same servers stand in each zone, this one among them; for zone-aware routing. */
  readonly peersByZone?: Readonly<Record<string, number>>;
  /** What stands between the algorithm and the servers, by name, such as `{ outlierDetection: { consecutive5xx: 3 } }`. */
  readonly layers?: GivenLayers;
  readonly [option: string]: unknown;
}

/** A balancer of one virtual server, with servers known by their ids. */
export interface NamedBalancer {
  /** The id of the server for a new connection or request, or null when none can take it. */
  pick(connection?: Connection): string | null;
  /** One more active connection (kernel schedulers) or request (others) there. */
  opened(id: string): void;
  /** An active connection was closed: kernel schedulers count it as inactive until it expires. A request: it is done. */
  closed(id: string, end?: RequestEnd): void;
  /** An inactive connection's entry is gone. */
  expired(id: string): void;
  /** The answer to a probe: how many requests the server holds, and how long one took there lately. */
  probed(id: string, requestsInFlight: number, latencyMs: number): void;
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
 * Throws a `RangeError` for an unknown algorithm, option or layer, an unknown or doubled id, a weight that is not whole and
 * from 0 on, or a connection that is closed or expires without having been opened.
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
  return nameServers(algorithm, servers, options);
}

/** As `createBalancer`, with the algorithm itself: for one that is in no registry. */
export function nameServers(
  algorithm: Algorithm,
  servers: readonly Server[],
  options: BalancerOptions = {},
): NamedBalancer {
  const balancer = new ServersByName(algorithm, options);
  for (const server of servers) balancer.add(server);
  return balancer;
}

class ServersByName implements NamedBalancer {
  readonly #list = new ServerList();
  readonly #algorithm: Algorithm;
  readonly #balancer: Balancer;
  readonly #positions = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #zones = new Map<string, number>();
  readonly #flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };

  constructor(
    algorithm: Algorithm,
    { seed, now, onProbe, peer, zone, peersByZone = {}, layers = {}, ...given }: BalancerOptions,
  ) {
    const options = resolveOptions(algorithm.options, given);
    const between = resolveLayers(layers);
    const mistakes = [
      ...options.mistakes.map(({ option, message }) => `option ${option} of ${algorithm.name}: ${message}`),
      ...between.mistakes.map(({ layer, option, message }) =>
        option === null ? `no layer "${layer}"; ${message}` : `option ${option} of ${layer}: ${message}`,
      ),
    ];
    if (mistakes.length > 0) throw new RangeError(mistakes.join('; '));
    this.#algorithm = algorithm;
    const context = {
      stream: new Streams(seed ?? 1, 0).named(`balancer/${algorithm.name}`),
      time: {
        get nowMs(): number {
          return now === undefined ? 0 : now();
        },
      },
      probe: (server: number) => onProbe?.(this.#ids[server]!),
      peer: peer ?? { index: 0, count: 1 },
      zone: zone === undefined ? -1 : this.#zoneOf(zone),
      peersByZone: this.#byNumberOfZone(peersByZone),
    };
    this.#balancer = composeBalancer(algorithm, options.values, between.values, this.#list, context);
  }

  pick(connection: Connection = {}): string | null {
    const flow = this.#flow;
    flow.sourceIp = foldedAddress(connection.sourceIp);
    flow.sourcePort = connection.sourcePort ?? 0;
    flow.destinationIp = foldedAddress(connection.destinationIp);
    flow.destinationPort = connection.destinationPort ?? 0;
    flow.key = hashOfText(connection.key ?? connection.sourceIp ?? '');
    const server = this.#balancer.pick(flow);
    return server === NO_SERVER ? null : this.#ids[server]!;
  }

  opened(id: string): void {
    const server = this.#position(id);
    this.#list.activeConnections[server]!++;
    this.#balancer.opened?.(server);
  }

  closed(id: string, end: RequestEnd = {}): void {
    const server = this.#position(id);
    if (this.#list.activeConnections[server] === 0) throw new RangeError(`server "${id}" has no connection to close`);
    this.#list.activeConnections[server]!--;
    if (this.#algorithm.unit === 'connection') this.#list.inactiveConnections[server]!++;
    this.#balancer.closed?.(server, completeAnswer(end));
  }

  expired(id: string): void {
    const server = this.#position(id);
    if (this.#list.inactiveConnections[server] === 0) throw new RangeError(`server "${id}" has no closed connection`);
    this.#list.inactiveConnections[server]!--;
  }

  probed(id: string, requestsInFlight: number, latencyMs: number): void {
    this.#balancer.probed?.(this.#position(id), requestsInFlight, latencyMs);
  }

  add(server: Server): void {
    if (this.#positions.has(server.id)) throw new RangeError(`server "${server.id}" is there already`);
    const position = this.#list.add(checkedWeight(server.weight ?? 1), {
      address: server.address ?? server.id,
      zone: this.#zoneOf(server.zone ?? ''),
      priority: server.priority ?? 0,
    });
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

  #byNumberOfZone(counts: Readonly<Record<string, number>>): readonly number[] {
    const byNumber: number[] = [];
    for (const [name, count] of Object.entries(counts)) byNumber[this.#zoneOf(name)] = count;
    return Array.from(byNumber, (count) => count ?? 0);
  }

  #zoneOf(name: string): number {
    const known = this.#zones.get(name) ?? this.#zones.size;
    this.#zones.set(name, known);
    return known;
  }

  #position(id: string): number {
    const position = this.#positions.get(id);
    if (position === undefined) throw new RangeError(`no server "${id}"`);
    return position;
  }
}

function completeAnswer({
  latencyMs = 0,
  failed = false,
  utilization = -1,
  requestsPerSecond = -1,
}: RequestEnd): Answer {
  return { latencyMs, failed, utilization, requestsPerSecond };
}

function checkedWeight(weight: number): number {
  if (!Number.isInteger(weight) || weight < 0) throw new RangeError(`a weight is a whole number from 0 on: ${weight}`);
  return weight;
}
