import { NO_SERVER } from '../../balancer/balancer.ts';
import { LIST_HEAD } from '../../balancer/server-list.ts';
import { enlargeInt32 } from '../../base/columns.ts';
import { type AddressMemory, NO_ENTRY } from './address-memory.ts';
import type { Affinity } from './affinity.ts';

/**
 * What a node remembers of a Service port, as one set of its rules looks it up: the rules ask each endpoint in their
 * order whether it knows the client, before one is drawn. Endpoints that these rules do not name are not asked.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go writeServiceToEndpointRules, and pkg/proxy/nftables/proxier.go.
 */
export class RememberedEndpoints implements Affinity {
  readonly #memory: AddressMemory;
  /** By server: the endpoint's number in the memory. */
  #endpointOf: Int32Array = new Int32Array(8);
  /** By endpoint: its server, or `LIST_HEAD` where these rules do not name it, and how many were added before it. */
  #serverOf: Int32Array = new Int32Array(8);
  #order: Int32Array = new Int32Array(8);
  #added = 0;

  constructor(memory: AddressMemory) {
    this.#memory = memory;
  }

  recall(source: number): number {
    const { endpoint, next } = this.#memory;
    let found = NO_SERVER;
    let foundOrder = Number.POSITIVE_INFINITY;
    for (let entry = this.#memory.entriesOf(source); entry !== NO_ENTRY; entry = next[entry]!) {
      const position = endpoint[entry]!;
      const server = this.#serverOf[position] ?? LIST_HEAD;
      if (server !== LIST_HEAD && this.#order[position]! < foundOrder) {
        found = server;
        foundOrder = this.#order[position]!;
      }
    }
    return found;
  }

  remember(source: number, server: number): void {
    this.#memory.remember(source, this.#endpointOf[server]!);
  }

  added(server: number, address: string): void {
    const endpoint = this.#memory.hold(address);
    if (server >= this.#endpointOf.length) this.#endpointOf = enlargeInt32(this.#endpointOf, 2 * server);
    if (endpoint >= this.#serverOf.length) {
      this.#serverOf = enlargeInt32(this.#serverOf, 2 * endpoint);
      this.#order = enlargeInt32(this.#order, 2 * endpoint);
    }
    this.#endpointOf[server] = endpoint;
    this.#serverOf[endpoint] = server;
    this.#order[endpoint] = this.#added++;
  }

  removing(server: number): void {
    const endpoint = this.#endpointOf[server]!;
    this.#serverOf[endpoint] = LIST_HEAD;
    this.#memory.release(endpoint);
  }
}
