import { type Algorithm, type Balancer, type Flow, NO_SERVER } from '../balancer/balancer.ts';
import { LIST_HEAD, ServerList } from '../balancer/server-list.ts';
import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';
import type { Stream } from '../random/stream.ts';
import type { Affinity } from './affinity/affinity.ts';
import { inEndpointOrder } from './categorize-endpoints.ts';
import type { ProxyMode } from './proxy-mode.ts';

/** An endpoint as kube-proxy programs it. */
export interface RuleEndpoint {
  /** Position of the pod (or host) in the run. */
  readonly pod: number;
  /** `IP:port`: what makes two endpoints the same, and the order in which rules name them. */
  readonly address: string;
}

/**
 * What kube-proxy of one node has programmed for one Service port: the seam between the control plane, which syncs it
 * seldom, and the data plane, which picks from it for each new connection.
 */
export class ServiceRules {
  /** By server: the pod, and what the rules cost the first packet to it, in ms. */
  pod: Int32Array = new Int32Array(8);
  firstPacketMs: Float64Array = new Float64Array(8);
  /** What happens to a connection when `pick` finds no server: dropped (policy Local) or rejected. */
  dropsWhenEmpty = false;
  readonly #servers = new ServerList();
  readonly #balancer: Balancer;
  readonly #mode: ProxyMode;
  readonly #order: Stream;
  readonly #affinity: Affinity | null;
  readonly #addresses: string[] = [];
  // None of the algorithms that kube-proxy can be set to yet looks at the addresses of a flow.
  readonly #flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0 };

  /**
   * `choice` draws the endpoints; `order` the order of rules where kube-proxy leaves it to chance. `affinity` remembers
   * the clients of a Service with sessionAffinity ClientIP; null without.
   */
  constructor(mode: ProxyMode, algorithm: Algorithm, choice: Stream, order: Stream, affinity: Affinity | null = null) {
    this.#mode = mode;
    this.#order = order;
    this.#affinity = affinity;
    this.#balancer = algorithm.create(this.#servers, choice);
  }

  /** Endpoints that the rules name. */
  get endpointCount(): number {
    return this.#servers.count;
  }

  /**
   * The server for a new connection, or `NO_SERVER`: the connection is rejected.
   *
   * @param source stands for the address that the connection comes from, as this node sees it: a small whole number
   *   from 0 on. It matters with session affinity alone.
   */
  pick(source: number): number {
    const affinity = this.#affinity;
    return affinity === null ? this.#balancer.pick(this.#flow) : this.#pickRemembered(affinity, source);
  }

  /** Whoever is remembered goes where it went; others are balanced. Both are remembered from now on. */
  #pickRemembered(affinity: Affinity, source: number): number {
    let server = affinity.recall(source);
    if (server === NO_SERVER) server = this.#balancer.pick(this.#flow);
    if (server !== NO_SERVER) affinity.remember(source, server);
    return server;
  }

  /**
   * Programs the endpoints. `serviceCount` Services share the node's rules; this one stands anywhere among them.
   * `drops`: connections vanish instead of being rejected when there is no endpoint here.
   */
  sync(endpoints: readonly RuleEndpoint[], serviceCount: number, drops: boolean): void {
    this.dropsWhenEmpty = drops;
    const wanted = new Map(endpoints.map((endpoint) => [endpoint.address, endpoint]));
    for (const server of this.#servers.inOrderOfAdding()) {
      const kept = !this.#mode.rewritesRules && wanted.get(this.#addresses[server]!)?.pod === this.pod[server];
      if (kept) wanted.delete(this.#addresses[server]!);
      else this.#remove(server);
    }
    for (const endpoint of this.#inRuleOrder([...wanted.values()])) this.#add(endpoint);
    this.#price(1 + this.#order.below(serviceCount));
  }

  #inRuleOrder(endpoints: RuleEndpoint[]): RuleEndpoint[] {
    const ordered = [...inEndpointOrder(endpoints)];
    if (this.#mode.sortsEndpoints) return ordered;
    // Fisher-Yates: the order of a Go map is anything.
    for (let i = ordered.length - 1; i > 0; i--) {
      const j = this.#order.below(i + 1);
      [ordered[i], ordered[j]] = [ordered[j]!, ordered[i]!];
    }
    return ordered;
  }

  #add(endpoint: RuleEndpoint): void {
    const server = this.#servers.add(1);
    if (server >= this.pod.length) {
      this.pod = enlargeInt32(this.pod, this.pod.length * 2);
      this.firstPacketMs = enlargeFloat64(this.firstPacketMs, this.pod.length);
    }
    this.pod[server] = endpoint.pod;
    this.#addresses[server] = endpoint.address;
    this.#balancer.added(server);
    this.#affinity?.added(server, endpoint.address);
  }

  #remove(server: number): void {
    this.#balancer.removing(server);
    this.#affinity?.removing(server);
    this.#servers.remove(server);
  }

  #price(servicePosition: number): void {
    let endpointPosition = 0;
    for (let server = this.#servers.previous[LIST_HEAD]!; server !== LIST_HEAD; ) {
      this.firstPacketMs[server] = this.#mode.firstPacketMs(servicePosition, ++endpointPosition);
      server = this.#servers.previous[server]!;
    }
  }
}
