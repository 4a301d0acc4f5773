import { type Algorithm, type Balancer, type Flow, NO_SERVER } from '../balancer/balancer.ts';
import { ipvsRoundRobin } from '../balancer/ipvs/round-robin.ts';
import type { GivenOptions } from '../balancer/option.ts';
import { LIST_HEAD, ServerList } from '../balancer/server-list.ts';
import { startBalancer } from '../balancer/start-balancer.ts';
import { assert } from '../base/assert.ts';
import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';
import type { Stream } from '../random/stream.ts';
import type { Affinity, PresentTime } from './affinity/affinity.ts';
import { inEndpointOrder } from './categorize-endpoints.ts';
import { CountedConnections } from './ipvs-connections/counted-connections.ts';
import type { ProxyMode } from './proxy-mode.ts';
import { TerminatingServers } from './terminating-servers.ts';

/** An endpoint as kube-proxy programs it. */
export interface RuleEndpoint {
  /** Position of the pod (or host) in the run. */
  readonly pod: number;
  /** `IP:port`: what makes two endpoints the same, and the order in which rules name them. */
  readonly address: string;
}

/** An endpoint that rules name. */
export interface NamedEndpoint extends RuleEndpoint {
  /** 0: it gets no new connections. */
  readonly weight: number;
  /** As the scheduler of IPVS mode counts them. */
  readonly activeConnections: number;
  readonly probability: number | null;
}

/** What the rules of a port stand in, so far as algorithms of IPVS mode look at it. */
export interface RuleSurroundings {
  /** Default TCP. */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  /** Of the algorithm. */
  readonly options?: GivenOptions;
  /** Default: it stands still at 0. */
  readonly time?: PresentTime;
  /** What connections are made to; the address as a number, as in `Flow`. Default 0. */
  readonly destination?: { readonly ip: number; readonly port: number };
  /** By number of a source its address, as in `Flow`. A source that is not in it has its number for an address. */
  readonly sourceAddresses?: Uint32Array;
  /** The minor version of kube-proxy; without, newer than all that are known to differ. */
  readonly kubernetesMinor?: number;
  /** When kube-proxy first looked whether servers have been drained, as it does each minute. Default 0. */
  readonly firstCheckMs?: number;
}

/**
 * What kube-proxy of one node has programmed for one Service port: the seam between the control plane, which syncs it
 * seldom, and the data plane, which picks from it for each new connection.
 *
 * Where `readsConnections` is true, whoever picks a server tells what becomes of the connection: `opened` right after
 * the pick, as the SYN (or first datagram) goes to the server, and then once `closed` or `unanswered`. The position of a
 * server stays that server's until the last of its connections has been closed and has expired, wherever it has gone
 * meanwhile, so that a connection may hold on to it. Where it is false none of these is to be called, and a position is
 * good until the next sync only.
 *
 * In IPVS mode an endpoint that goes away gets weight 0 and keeps its place while it has connections; see
 * `TerminatingServers`. `ipvs/rr` without session affinity needs no connections for that: it passes over such a server
 * as if it were not there.
 */
export class ServiceRules {
  /** By server: the pod, and what the rules cost the first packet to it, in ms. */
  pod: Int32Array = new Int32Array(8);
  firstPacketMs: Float64Array = new Float64Array(8);
  /** What happens to a connection when `pick` finds no server: dropped (policy Local) or rejected. */
  dropsWhenEmpty = false;
  /**
   * Pods of the Service that serve, wherever they are and whether the rules name them or not: kube-proxy lets flows of
   * datagrams to them be. Written with each sync.
   */
  serving: ReadonlySet<number> = new Set();
  /** For whoever tells them of connections: the number of these rules among those that he tells; -1 at first. */
  number = -1;
  /** Whether the rules must be told of connections. It never changes. */
  readonly readsConnections: boolean;
  readonly #servers = new ServerList();
  readonly #balancer: Balancer;
  readonly #mode: ProxyMode;
  readonly #order: Stream;
  readonly #sortsEndpoints: boolean;
  readonly #affinity: Affinity | null;
  readonly #time: PresentTime;
  readonly #sourceAddresses: Uint32Array;
  readonly #flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };
  /** Nothing but the algorithm decides, and it looks neither at flows nor at connections. */
  readonly #isPlain: boolean;
  /** Null where nobody tells of connections. */
  readonly #connections: CountedConnections | null;
  readonly #terminating: TerminatingServers | null;

  /**
   * `choice` draws the endpoints; `order` the order of rules where kube-proxy leaves it to chance. `affinity` remembers
   * the clients of a Service with sessionAffinity ClientIP; null without.
   */
  constructor(
    mode: ProxyMode,
    algorithm: Algorithm,
    choice: Stream,
    order: Stream,
    affinity: Affinity | null = null,
    surroundings: RuleSurroundings = {},
  ) {
    const { protocol = 'TCP', options = {}, time = { nowMs: 0 }, destination, firstCheckMs = 0 } = surroundings;
    this.#mode = mode;
    this.#order = order;
    this.#sortsEndpoints = mode.sortsEndpoints(surroundings.kubernetesMinor ?? Number.POSITIVE_INFINITY);
    this.#affinity = affinity;
    this.#time = time;
    this.#sourceAddresses = surroundings.sourceAddresses ?? new Uint32Array(0);
    this.#flow.destinationIp = destination?.ip ?? 0;
    this.#flow.destinationPort = destination?.port ?? 0;
    const drains = !mode.rewritesRules && protocol === 'TCP' && (affinity !== null || algorithm !== ipvsRoundRobin);
    this.readsConnections = !mode.rewritesRules && (drains || algorithm.readsConnections);
    this.#isPlain = affinity === null && !this.readsConnections && (mode.rewritesRules || algorithm === ipvsRoundRobin);
    this.#connections = this.readsConnections ? new CountedConnections(this.#servers.columns, protocol, time) : null;
    this.#terminating = this.#connections && new TerminatingServers(this.#connections, drains, firstCheckMs);
    this.#balancer = startBalancer(algorithm, this.#servers, { stream: choice, time }, options);
  }

  /** Endpoints that the rules name for new connections. */
  get endpointCount(): number {
    return this.#servers.count - (this.#terminating?.drainingCount ?? 0);
  }

  /**
   * The endpoints that the rules name, in their order, and how likely each is for the next connection: null where the
   * state of the algorithm decides, or what is known of the client.
   */
  describe(): readonly NamedEndpoint[] {
    const servers = this.#servers.inOrderOfAdding();
    const isEven = this.#isPlain && this.#mode.rewritesRules;
    return servers.map((server) => ({
      pod: this.pod[server]!,
      address: this.#addressOf(server),
      weight: this.#servers.weight[server]!,
      activeConnections: this.#servers.activeConnections[server]!,
      probability: isEven ? 1 / servers.length : null,
    }));
  }

  /** Whether new connections may go to a pod. */
  names(pod: number): boolean {
    for (let server = this.#servers.next[LIST_HEAD]!; server !== LIST_HEAD; server = this.#servers.next[server]!) {
      if (this.pod[server] === pod && this.#servers.weight[server]! > 0) return true;
    }
    return false;
  }

  // ------------------------------------------------------------------ connections

  /**
   * The server for a new connection, or `NO_SERVER`: the connection is rejected.
   *
   * @param source stands for the address that the connection comes from, as this node sees it: a small whole number
   *   from 0 on. It matters with session affinity and to schedulers of IPVS mode.
   * @param sourcePort what it comes from there; matters to schedulers that hash it.
   */
  pick(source: number, sourcePort: number): number {
    const server = this.#isPlain ? this.#balancer.pick(this.#flow) : this.#pickForFlow(source, sourcePort);
    assert(server === NO_SERVER || this.#servers.weight[server]! > 0, 'an endpoint is used that the rules do not name');
    return server;
  }

  /** A connection that was given this server begins. Only where `readsConnections`. */
  opened(server: number): void {
    this.#connections!.opened(server);
  }

  /**
   * A connection that was opened has ended: by FINs of both sides, or `byReset` (a refused one too, as its server answers
   * with a reset). A UDP flow had its last datagram, and is counted until its entry expires.
   */
  closed(server: number, byReset: boolean): void {
    this.#connections!.closed(server, byReset);
  }

  /** A connection that was opened got no answer, and its client sends no further SYN: it counts for a minute more. */
  unanswered(server: number): void {
    this.#connections!.unanswered(server);
  }

  #pickForFlow(source: number, sourcePort: number): number {
    if (this.#connections !== null) this.#catchUp(this.#connections);
    const flow = this.#flow;
    flow.sourceIp = source < this.#sourceAddresses.length ? this.#sourceAddresses[source]! : source;
    flow.sourcePort = sourcePort;
    flow.key = flow.sourceIp;
    const affinity = this.#affinity;
    if (affinity === null) return this.#balancer.pick(flow);
    // Whoever is remembered goes where it went; others are balanced. Both are remembered from now on.
    let server = affinity.recall(source);
    if (server !== NO_SERVER && this.#servers.weight[server] === 0) {
      affinity.forget?.(source);
      server = NO_SERVER;
    }
    if (server === NO_SERVER) server = this.#balancer.pick(flow);
    if (server !== NO_SERVER) affinity.remember(source, server);
    return server;
  }

  /** Lets connections expire, and takes out servers that kube-proxy has found drained meanwhile. */
  #catchUp(connections: CountedConnections): void {
    const { nowMs } = this.#time;
    const terminating = this.#terminating!;
    while (terminating.nextCheckMs <= nowMs) {
      connections.expire(terminating.nextCheckMs);
      for (const server of terminating.takeDrained()) this.#remove(server);
    }
    connections.expire(nowMs);
  }

  // ------------------------------------------------------------------ syncs

  /**
   * Programs the endpoints. `serviceCount` Services share the node's rules; this one stands anywhere among them.
   * `drops`: connections vanish instead of being rejected when there is no endpoint here.
   */
  sync(endpoints: readonly RuleEndpoint[], serviceCount: number, drops: boolean): void {
    this.dropsWhenEmpty = drops;
    if (this.#connections !== null) this.#catchUp(this.#connections);
    if (this.#mode.rewritesRules) this.#rewrite(endpoints);
    else this.#edit(endpoints);
    this.#price(1 + this.#order.below(serviceCount));
  }

  #rewrite(endpoints: readonly RuleEndpoint[]): void {
    for (const server of this.#servers.inOrderOfAdding()) this.#remove(server);
    for (const endpoint of this.#inRuleOrder(endpoints)) this.#add(endpoint);
  }

  /** New servers are added before old ones are taken out. Source: kube-proxy pkg/proxy/ipvs/proxier.go syncEndpoint. */
  #edit(endpoints: readonly RuleEndpoint[]): void {
    const wanted = new Map(endpoints.map((endpoint) => [endpoint.address, endpoint]));
    const old: number[] = [];
    for (const server of this.#servers.inOrderOfAdding()) {
      if (this.#servers.weight[server] === 0) continue;
      const endpoint = wanted.get(this.#addressOf(server));
      if (endpoint === undefined) {
        old.push(server);
      } else {
        // The kernel knows addresses: another pod that has come to the same one is the same server.
        this.pod[server] = endpoint.pod;
        wanted.delete(endpoint.address);
      }
    }
    for (const endpoint of this.#inRuleOrder([...wanted.values()])) this.#add(endpoint);
    for (const server of old) this.#retire(server);
  }

  #inRuleOrder(endpoints: readonly RuleEndpoint[]): RuleEndpoint[] {
    const ordered = [...inEndpointOrder(endpoints)];
    if (this.#sortsEndpoints) return ordered;
    // Fisher-Yates: the order of a Go map is anything.
    for (let i = ordered.length - 1; i > 0; i--) {
      const j = this.#order.below(i + 1);
      [ordered[i], ordered[j]] = [ordered[j]!, ordered[i]!];
    }
    return ordered;
  }

  #add(endpoint: RuleEndpoint): void {
    const draining = this.#terminating?.takeBack((server) => this.#addressOf(server) === endpoint.address) ?? NO_SERVER;
    const server = draining === NO_SERVER ? this.#addNew(endpoint) : this.#addAgain(draining);
    this.pod[server] = endpoint.pod;
    this.#balancer.added(server);
  }

  #addNew(endpoint: RuleEndpoint): number {
    const server = this.#servers.add(1, { address: endpoint.address });
    if (server >= this.pod.length) {
      this.pod = enlargeInt32(this.pod, this.pod.length * 2);
      this.firstPacketMs = enlargeFloat64(this.firstPacketMs, this.pod.length);
    }
    this.#connections?.added(server);
    this.#affinity?.added(server, endpoint.address);
    return server;
  }

  /** kube-proxy deletes the server and adds it at once: it comes to the head of the list with its connections. */
  #addAgain(server: number): number {
    this.#balancer.removing(server);
    this.#servers.unlink(server);
    this.#servers.weight[server] = 1;
    this.#servers.link(server);
    return server;
  }

  #retire(server: number): void {
    if (this.#terminating?.drain(server, this.#time.nowMs) === true) {
      this.#servers.weight[server] = 0;
      this.#balancer.weighted(server);
    } else {
      this.#remove(server);
    }
  }

  #remove(server: number): void {
    this.#balancer.removing(server);
    this.#affinity?.removing(server);
    this.#servers.unlink(server);
    this.#servers.weight[server] = 0;
    const { columns } = this.#servers;
    if (this.#terminating === null) columns.release(server);
    else this.#terminating.release(server, columns);
  }

  #addressOf(server: number): string {
    const address = this.#servers.columns.address[server];
    assert(address !== undefined, 'a server has an address');
    return address;
  }

  #price(servicePosition: number): void {
    let endpointPosition = 0;
    for (let server = this.#servers.previous[LIST_HEAD]!; server !== LIST_HEAD; ) {
      this.firstPacketMs[server] = this.#mode.firstPacketMs(servicePosition, ++endpointPosition);
      server = this.#servers.previous[server]!;
    }
  }
}
