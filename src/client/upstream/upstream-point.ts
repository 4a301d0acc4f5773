import type { Answer, Balancer, Flow } from '../../balancer/balancer.ts';
import { NO_SERVER } from '../../balancer/balancer.ts';
import { ServerList } from '../../balancer/server-list.ts';
import { enlargeInt32, enlargeUint8 } from '../../base/columns.ts';

/** An endpoint as a balancer of requests knows it. */
export interface UpstreamEndpoint {
  /** Position of the pod. */
  readonly pod: number;
  /** `IP:port`. */
  readonly address: string;
  readonly weight: number;
  readonly priority: number;
  /** Position of its zone. */
  readonly zone: number;
}

/** What a point has its connections from: pools, one for each endpoint. */
export interface EndpointPools {
  /** A pool of connections from the point's place to a pod. */
  add(pod: number): number;
  /** The endpoint is not used any more: what is under way is carried to its end. */
  retire(pool: number): void;
}

/**
 * One balancer of requests at its place: a client's library, a sidecar, a proxy. It has its own view of the endpoints, its
 * own counts of what it has under way at each, and its own connections. An endpoint that goes gets nothing new; its
 * position is used again when nothing is under way there.
 */
export class UpstreamPoint {
  readonly #servers: ServerList;
  readonly #balancer: Balancer;
  readonly #pools: EndpointPools;
  /** By server. */
  #pod: Int32Array = new Int32Array(8);
  #pool: Int32Array = new Int32Array(8);
  #gone: Uint8Array = new Uint8Array(8);
  readonly #serverOf = new Map<number, number>();

  /** `create` makes the balancer over the servers, which are none yet. */
  constructor(create: (servers: ServerList) => Balancer, pools: EndpointPools) {
    this.#servers = new ServerList();
    this.#balancer = create(this.#servers);
    this.#pools = pools;
  }

  /** True where the balancer wants to know how requests end. */
  get learnsFromAnswers(): boolean {
    return this.#balancer.closed !== undefined;
  }

  /** True where the balancer probes its servers. */
  get probes(): boolean {
    return this.#balancer.probed !== undefined;
  }

  /** The endpoints from now on, in the order in which they were told. */
  learn(endpoints: readonly UpstreamEndpoint[]): void {
    const named = new Set(endpoints.map(({ pod }) => pod));
    for (const pod of [...this.#serverOf.keys()]) if (!named.has(pod)) this.#remove(pod);
    for (const endpoint of endpoints) if (!this.#serverOf.has(endpoint.pod)) this.#add(endpoint);
  }

  /** The server for a request, or `NO_SERVER`. */
  pick(flow: Flow): number {
    return this.#balancer.pick(flow);
  }

  podOf(server: number): number {
    return this.#pod[server]!;
  }

  poolOf(server: number): number {
    return this.#pool[server]!;
  }

  /** A request was given to a server. */
  opened(server: number): void {
    this.#servers.activeConnections[server]!++;
    this.#balancer.opened?.(server);
  }

  /** It has ended there. */
  closed(server: number, answer: Answer): void {
    const left = --this.#servers.activeConnections[server]!;
    if (this.#gone[server] === 0) this.#balancer.closed?.(server, answer);
    else if (left === 0) this.#servers.columns.release(server);
  }

  /** The answer of a server to a probe. */
  probed(server: number, pod: number, requestsInFlight: number, latencyMs: number): void {
    if (this.#gone[server] === 1 || this.#pod[server] !== pod) return;
    this.#balancer.probed?.(server, requestsInFlight, latencyMs);
  }

  #add({ pod, address, weight, priority, zone }: UpstreamEndpoint): void {
    const server = this.#servers.add(weight, { address, priority, zone });
    while (server >= this.#pod.length) this.#grow();
    this.#pod[server] = pod;
    this.#pool[server] = this.#pools.add(pod);
    this.#gone[server] = 0;
    this.#serverOf.set(pod, server);
    this.#balancer.added(server);
  }

  #remove(pod: number): void {
    const server = this.#serverOf.get(pod) ?? NO_SERVER;
    this.#serverOf.delete(pod);
    this.#balancer.removing(server);
    this.#servers.unlink(server);
    this.#gone[server] = 1;
    this.#pools.retire(this.#pool[server]!);
    if (this.#servers.activeConnections[server] === 0) this.#servers.columns.release(server);
  }

  #grow(): void {
    const size = this.#pod.length * 2;
    this.#pod = enlargeInt32(this.#pod, size);
    this.#pool = enlargeInt32(this.#pool, size);
    this.#gone = enlargeUint8(this.#gone, size);
  }
}
