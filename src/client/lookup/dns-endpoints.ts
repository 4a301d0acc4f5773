import { NO_SERVER } from '../../balancer/balancer.ts';
import { PodState, type PodTable } from '../../dataplane/pod-table.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import type { Stream } from '../../random/stream.ts';

/** Instead of a node: the queries of this client get no answer. */
export const SILENT = -2;
/** Instead of a node: they are refused at once. */
export const REFUSES = -3;

/** How long a node takes to refuse a query to a Service without endpoints: measured, Linux 6.18, REJECT. */
export const REFUSED_MS = 0.02;

/** Linux net.ipv4.ip_local_port_range. */
const FIRST_PORT = 32_768;
const LAST_PORT = 60_999;

/** Who answers queries to the cluster's DNS, so far as it matters where that is. */
export interface DnsEndpoints {
  /** What the rules cost the first packet to the endpoint that was chosen last, in ms. */
  readonly rulesMs: number;
  /** The number of the DNS pod that was chosen last; of no meaning where none answers. */
  readonly server: number;
  /**
   * Where the queries of one step end up: the node of a DNS pod, `NONE` outside of the cluster, `SILENT` or `REFUSES`.
   *
   * @param node the client's.
   * @param source stands for its address, for session affinity.
   */
  choose(node: number, source: number, stream: Stream): number;
  /** The same for a further try, which goes to the same DNS pod. */
  again(server: number): number;
}

/** DNS pods that no document describes: each query goes to any of them, and they never fail. */
export class AssumedDnsEndpoints implements DnsEndpoints {
  readonly rulesMs: number;
  server = 0;
  readonly #nodes: readonly number[];

  /** `nodes`: of each pod, at least one. */
  constructor(nodes: readonly number[], rulesMs: number) {
    this.#nodes = nodes;
    this.rulesMs = rulesMs;
  }

  choose(_node: number, _source: number, stream: Stream): number {
    this.server = stream.below(this.#nodes.length);
    return this.#nodes[this.server]!;
  }

  again(server: number): number {
    return this.#nodes[server]!;
  }
}

/**
 * The pods behind the cluster's own DNS Service, as the rules of the client's node know them. A try that follows
 * another goes to the same pod, because conntrack keeps the flow of a socket where it is.
 */
export class ServiceDnsEndpoints implements DnsEndpoints {
  rulesMs = 0;
  server = 0;
  /** Each query comes from a port of its own; which one matters to schedulers that hash it. */
  #nextPort: number = FIRST_PORT;
  readonly #rulesOf: readonly (ServiceRules | undefined)[];
  readonly #pods: PodTable;
  readonly #nodeUp: Uint8Array;

  /** `rulesOf`: by node, for those that have clients. `nodeUp` is the network's column. */
  constructor(rulesOf: readonly (ServiceRules | undefined)[], pods: PodTable, nodeUp: Uint8Array) {
    this.#rulesOf = rulesOf;
    this.#pods = pods;
    this.#nodeUp = nodeUp;
  }

  choose(node: number, source: number): number {
    const rules = this.#rulesOf[node]!;
    this.#nextPort = this.#nextPort === LAST_PORT ? FIRST_PORT : this.#nextPort + 1;
    const server = rules.pick(source, this.#nextPort);
    if (server === NO_SERVER) return rules.dropsWhenEmpty ? SILENT : REFUSES;
    if (rules.readsConnections) {
      // The flow of a query is over as soon as it is answered, and only waits to expire.
      rules.opened(server);
      rules.closed(server, false);
    }
    this.rulesMs = rules.firstPacketMs[server]!;
    this.server = rules.pod[server]!;
    return this.again(this.server);
  }

  again(pod: number): number {
    const place = this.#pods.node[pod]!;
    const state = this.#pods.state[pod];
    if (state === PodState.gone || (place >= 0 && this.#nodeUp[place] === 0)) return SILENT;
    return state === PodState.up ? place : REFUSES;
  }
}
