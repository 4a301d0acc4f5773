import { Mt19937 } from '../mt19937.ts';
import type { ServerList } from '../server-list.ts';
import type { UsableServers } from '../usable-servers.ts';

/**
 * Envoy's bound of loads for hashing: a host whose active requests are above so many percent of the average, weighted,
 * leaves a request to another one. Others are asked in a random order that follows from the hash, so that a key has the
 * same one again; if all are above their bound, the one that is least so is taken. Linear time, where a host is above.
 *
 * Source: V. Mirrokni et al., "Consistent hashing with bounded loads" (arXiv 1608.01350), with random jumps (arXiv
 * 1908.08762); Envoy source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc
 * BoundedLoadHashingLoadBalancer.
 */
export class BoundedLoad {
  readonly #servers: ServerList;
  readonly #usable: UsableServers;
  readonly #percent: number;
  readonly #random = new Mt19937();
  /** The hosts, to be shuffled. */
  #order = new Int32Array(0);
  #totalWeight = 0;
  #active = 0;

  constructor(servers: ServerList, usable: UsableServers, percent: number) {
    this.#servers = servers;
    this.#usable = usable;
    this.#percent = percent;
  }

  /** So many more active requests of all hosts. */
  count(requests: number): void {
    this.#active += requests;
  }

  /** The usable servers are others, or have other weights. */
  refresh(): void {
    this.#order = new Int32Array(this.#usable.count);
    this.#totalWeight = 0;
    for (let i = 0; i < this.#usable.count; i++) this.#totalWeight += this.#servers.weight[this.#usable.at[i]!]!;
  }

  /** The host that the hash leads to, or another one if that is above its bound. */
  choose(host: number, hash: number): number {
    let least = this.#overload(host);
    if (least <= 1) return host;
    const order = this.#order;
    for (let i = 0; i < order.length; i++) order[i] = this.#usable.at[i]!;
    this.#random.seed(hash);
    let best = host;
    for (let i = 0; i < order.length; i++) {
      const j = i + this.#below(order.length - i);
      const other = order[j]!;
      order[j] = order[i]!;
      order[i] = other;
      if (other === host) continue;
      const overload = this.#overload(other);
      if (overload <= 1) return other;
      if (overload < least) {
        least = overload;
        best = other;
      }
    }
    return best;
  }

  /** A host's active requests in units of its bound. */
  #overload(host: number): number {
    const slotsOfAll = Math.floor(((this.#active + 1) * this.#percent + 99) / 100);
    const share = this.#servers.weight[host]! / this.#totalWeight;
    return this.#servers.activeConnections[host]! / Math.max(1, Math.ceil(slotsOfAll * share));
  }

  /** Uniform in 0 … count − 1, by the upper bits as Envoy has it. */
  #below(count: number): number {
    const width = Math.floor(4294967296 / count);
    for (;;) {
      const value = Math.floor(this.#random.word() / width);
      if (value < count) return value;
    }
  }
}
