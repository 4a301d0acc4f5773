import { NO_SERVER } from '../../src/balancer/balancer.ts';
import { findAlgorithm } from '../../src/balancer/registry.ts';
import { proxyModes } from '../../src/kubeproxy/registry.ts';
import { type RuleSurroundings, ServiceRules } from '../../src/kubeproxy/service-rules.ts';
import { Streams } from '../../src/random/stream.ts';

/** A node's rules in IPVS mode, whose endpoints are pods with numbers from 1 on, and its clock. */
export class IPVSNode {
  readonly time = { nowMs: 0 };
  readonly rules: ServiceRules;
  #present: readonly string[] = [];
  readonly #pods: string[] = [''];
  #nextPort = 40_000;

  constructor(scheduler: string, surroundings: RuleSurroundings = {}, affinityMs?: number) {
    const streams = new Streams(1, 0);
    const mode = proxyModes.ipvs;
    const affinity = affinityMs === undefined ? null : mode.affinity(affinityMs, this.time).ofRules();
    this.rules = new ServiceRules(
      mode,
      findAlgorithm(mode.algorithmName(scheduler))!,
      streams.named('choice'),
      streams.named('order'),
      affinity,
      { time: this.time, ...surroundings },
    );
  }

  /** Adds endpoints in this order. */
  add(...addresses: string[]): void {
    for (const address of addresses) {
      this.#pods.push(address);
      this.sync(...this.#present, address);
    }
  }

  /** Programs exactly these; each address is a pod of its own. */
  sync(...addresses: string[]): void {
    this.#present = addresses;
    const endpoints = addresses.map((address) => ({ pod: this.#pods.lastIndexOf(address), address }));
    this.rules.sync(endpoints, 1, false);
  }

  /** Opens a connection: the server, or `NO_SERVER`. */
  open(source = 0, sourcePort: number = this.#nextPort++): number {
    const server = this.rules.pick(source, sourcePort);
    if (server !== NO_SERVER && this.rules.readsConnections) this.rules.opened(server);
    return server;
  }

  /** The address of the pod that a connection goes to; it stays open. */
  connect(source = 0): string {
    return this.addressOf(this.open(source));
  }

  addressOf(server: number): string {
    return server === NO_SERVER ? '-' : this.#pods[this.rules.pod[server]!]!;
  }
}
