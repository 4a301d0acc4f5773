import { type Algorithm, type Balancer, defineAlgorithm, type Flow, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD, type ServerList } from '../server-list.ts';
import { gcd } from './gcd.ts';
import { serverNumber } from './server-number.ts';
import { sipHash13 } from './sip-hash.ts';

/** Slots of the table: the prime for CONFIG_IP_VS_MH_TAB_INDEX 12, which is the default. */
const SLOTS = 4093;
/** Weights are shifted so that the largest, in units of their divisor, has so many bits: half the index. */
const WEIGHT_BITS = 6;
const OFFSET_KEY = 2_654_435_761;
const SKIP_KEY = 2_654_446_892;

/**
 * Maglev hashing: a hash of the client's address (`mhPort`: plus its port) names one of 4093 slots. Each server has an
 * order of preference of all slots, of its address and port, and servers take their next free ones in turn from the
 * head of the list, as many a turn as they weigh; so when a server comes or goes, few clients of the others move.
 *
 * The table goes by the last weight above 0. So a server that is quiesced keeps its slots and refuses the clients that
 * fall there, and with `mhFallback` those try further slots; only its removal deals the slots anew. When there are more
 * servers than slots, the table stays what it was, and where a server goes then, its slots refuse.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_mh.c, checked against decisions recorded from kernel 6.1; D. Eisenbud et al.,
 * "Maglev" (NSDI 2016). For servers without `IP:port` see `serverNumber`.
 */
export const ipvsMaglevHashing: Algorithm = defineAlgorithm({
  name: 'ipvs/mh',
  summary: "A consistent hash of the client's address: few clients move when servers come or go.",
  expectation: 'hash of the flow',
  unevenness: 0.003,
  refuses: 'a weightless place',
  unit: 'connection',
  readsConnections: false,
  heeds: ['weight'],
  options: {
    mhPort: { kind: 'boolean', default: false, summary: "Hash the client's port too (ipvsadm -b mh-port)." },
    mhFallback: {
      kind: 'boolean',
      default: false,
      summary: 'Try further servers when the one of the hash cannot take a connection (ipvsadm -b mh-fallback).',
    },
  },
  create: (servers, _, { mhPort, mhFallback }) => new MaglevTable(servers, mhPort, mhFallback),
});

class MaglevTable implements Balancer {
  readonly #servers: ServerList;
  readonly #hasPort: boolean;
  readonly #hasFallback: boolean;
  /** By slot: the server, or `LIST_HEAD` where it has none. */
  readonly #slots = new Int32Array(SLOTS);
  #isStale = true;
  /** By server: its last weight above 0, and where its order of preference begins and how it goes on. */
  readonly #lastWeight: number[] = [];
  readonly #offset: number[] = [];
  readonly #skip: number[] = [];

  constructor(servers: ServerList, hasPort: boolean, hasFallback: boolean) {
    this.#servers = servers;
    this.#hasPort = hasPort;
    this.#hasFallback = hasFallback;
    for (const server of servers.inOrderOfAdding()) this.#learn(server);
  }

  pick(flow: Flow): number {
    if (this.#isStale) this.#fill(LIST_HEAD);
    const slots = this.#slots;
    const { weight, overloaded } = this.#servers.columns;
    const client = flow.sourceIp + (this.#hasPort ? flow.sourcePort : 0);
    const first = sipHash13(client, OFFSET_KEY) % SLOTS;
    let server = slots[first]!;
    if (weight[server] !== 0 && overloaded[server] === 0) return server;
    if (!this.#hasFallback) return NO_SERVER;
    for (let step = 0; step < SLOTS; step++) {
      server = slots[sipHash13(client + ((first + step) % SLOTS), OFFSET_KEY) % SLOTS]!;
      if (weight[server] !== 0 && overloaded[server] === 0) return server;
    }
    return NO_SERVER;
  }

  added(server: number): void {
    this.#learn(server);
    // The kernel gives up to build a table at one server more than there are slots.
    if (this.#servers.count <= SLOTS) this.#isStale = true;
    else if (this.#isStale) this.#fill(server);
  }

  removing(server: number): void {
    if (this.#servers.count - 1 <= SLOTS) this.#isStale = true;
    else for (let slot = 0; slot < SLOTS; slot++) if (this.#slots[slot] === server) this.#slots[slot] = LIST_HEAD;
  }

  weighted(server: number): void {
    const weight = this.#servers.weight[server]!;
    if (weight !== 0) this.#lastWeight[server] = weight;
    if (this.#servers.count <= SLOTS) this.#isStale = true;
  }

  #learn(server: number): void {
    const { weight, address } = this.#servers.columns;
    const number = serverNumber(address[server]!);
    this.#lastWeight[server] = weight[server]!;
    this.#offset[server] = sipHash13(number, OFFSET_KEY) % SLOTS;
    this.#skip[server] = (sipHash13(number, SKIP_KEY) % (SLOTS - 1)) + 1;
  }

  /** Deals all slots out to the servers of the list, of which `without` is left out. */
  #fill(without: number): void {
    this.#isStale = false;
    this.#slots.fill(LIST_HEAD);
    const servers: number[] = [];
    const { next } = this.#servers;
    for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
      if (server !== without && this.#lastWeight[server]! > 0) servers.push(server);
    }
    const turns = this.#turnsOf(servers);
    const place = servers.map((server) => this.#offset[server]!);
    let free = servers.length === 0 ? 0 : SLOTS;
    while (free > 0) {
      for (const [i, server] of servers.entries()) {
        for (let turn = 0; turn < turns[i]! && free > 0; turn++) {
          place[i] = this.#freeSlotFrom(place[i]!, this.#skip[server]!);
          this.#slots[place[i]!] = server;
          free--;
        }
      }
    }
  }

  /** How many slots each server takes at a time. */
  #turnsOf(servers: readonly number[]): readonly number[] {
    const weights = servers.map((server) => this.#lastWeight[server]!);
    const divisor = weights.reduce(gcd, 0);
    const largest = weights.reduce((a, b) => Math.max(a, b), 0) / divisor;
    const shift = Math.max(0, 32 - Math.clz32(largest) - WEIGHT_BITS);
    return weights.map((weight) => Math.max(1, (weight / divisor) >> shift));
  }

  #freeSlotFrom(place: number, skip: number): number {
    let slot = place;
    while (this.#slots[slot] !== LIST_HEAD) slot = (slot + skip) % SLOTS;
    return slot;
  }
}
