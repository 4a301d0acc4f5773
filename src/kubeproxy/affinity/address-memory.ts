import { enlargeFloat64, enlargeInt32 } from '../../base/columns.ts';
import type { PresentTime } from './affinity.ts';

/** The entry that is none: entries count from 1. */
export const NO_ENTRY = 0;

/** What the kernel does with the addresses that it remembers for one endpoint. */
export interface MemoryLimits {
  /** So many client addresses at most. */
  readonly capacity: number;
  /** One more address: the one not seen for longest makes room, or the new one is not remembered. */
  readonly whenFull: 'forget the least recently seen' | 'remember nobody new';
  /** Whether an address still counts at the very moment at which the timeout has passed. */
  readonly includesTimeout: boolean;
}

/**
 * Which clients went to which endpoints of a Service port on one node, and when: for each endpoint the addresses in the
 * order in which they were last seen, as the kernel keeps them by the endpoint's name. All rules of the port share it.
 *
 * An endpoint is a small integer from `hold` on, for as long as some rules name it: when the last ones give it up and
 * none take it up at the same moment, its addresses are forgotten. Source: Linux net/netfilter/xt_recent.c
 * recent_mt_destroy; kube-proxy pkg/proxy/nftables/proxier.go deletes the sets of endpoints that are gone.
 */
export class AddressMemory {
  /** By entry: its endpoint, and the next entry of the same client or `NO_ENTRY`. */
  endpoint: Int32Array = new Int32Array(8);
  next: Int32Array = new Int32Array(8);
  #source: Int32Array = new Int32Array(8);
  #seenMs: Float64Array = new Float64Array(8);
  /** By entry: the one of the same endpoint seen next before and after it. */
  #older: Int32Array = new Int32Array(8);
  #newer: Int32Array = new Int32Array(8);
  #used = 1;
  /** Head of the entries that are free, linked by `next`. */
  #free = NO_ENTRY;
  /** By client: its first entry. A client is seldom remembered by more than one endpoint. */
  #first: Int32Array = new Int32Array(64);
  readonly #endpoints: EndpointColumns = {
    byAddress: new Map(),
    address: [],
    holders: [],
    oldest: [],
    newest: [],
    count: [],
    free: [],
  };
  /** Endpoints that lost their last holder at `#releasedMs`. */
  readonly #released: number[] = [];
  #releasedMs = Number.NEGATIVE_INFINITY;
  readonly #limits: MemoryLimits;
  readonly #timeoutMs: number;
  readonly #time: PresentTime;

  constructor(limits: MemoryLimits, timeoutMs: number, time: PresentTime) {
    this.#limits = limits;
    this.#timeoutMs = timeoutMs;
    this.#time = time;
  }

  // ------------------------------------------------------------------ endpoints: when rules are synced

  /** Rules name the endpoint from now on. Gives the number that stands for it. */
  hold(address: string): number {
    this.#forgetReleased();
    const endpoints = this.#endpoints;
    const known = endpoints.byAddress.get(address);
    if (known !== undefined) {
      endpoints.holders[known]!++;
      return known;
    }
    const endpoint = endpoints.free.pop() ?? endpoints.holders.length;
    endpoints.byAddress.set(address, endpoint);
    endpoints.address[endpoint] = address;
    endpoints.holders[endpoint] = 1;
    endpoints.oldest[endpoint] = NO_ENTRY;
    endpoints.newest[endpoint] = NO_ENTRY;
    endpoints.count[endpoint] = 0;
    return endpoint;
  }

  /** Rules name it no longer. Those of one moment replace each other: who takes it up again then finds it as it was. */
  release(endpoint: number): void {
    this.#forgetReleased();
    if (--this.#endpoints.holders[endpoint]! > 0) return;
    this.#released.push(endpoint);
    this.#releasedMs = this.#time.nowMs;
  }

  #forgetReleased(): void {
    if (this.#released.length === 0 || this.#releasedMs === this.#time.nowMs) return;
    const { byAddress, address, holders, oldest, free } = this.#endpoints;
    for (const endpoint of new Set(this.#released)) {
      if (holders[endpoint]! > 0) continue;
      while (oldest[endpoint] !== NO_ENTRY) this.#forget(oldest[endpoint]!);
      byAddress.delete(address[endpoint]!);
      free.push(endpoint);
    }
    this.#released.length = 0;
  }

  // ------------------------------------------------------------------ clients: at each new connection

  /** The first entry of a client, after those whose time is over were forgotten; `NO_ENTRY` without any. */
  entriesOf(source: number): number {
    if (source >= this.#first.length) return NO_ENTRY;
    for (let entry = this.#first[source]!; entry !== NO_ENTRY; ) {
      const next = this.next[entry]!;
      if (this.#isOver(entry)) this.#forget(entry);
      entry = next;
    }
    return this.#first[source]!;
  }

  /** The client makes a connection to the endpoint now. */
  remember(source: number, endpoint: number): void {
    let entry = this.entriesOf(source);
    while (entry !== NO_ENTRY && this.endpoint[entry] !== endpoint) entry = this.next[entry]!;
    if (entry === NO_ENTRY) {
      if (!this.#makeRoom(endpoint)) return;
      entry = this.#allocate(source, endpoint);
    } else {
      this.#takeOut(entry);
    }
    this.#seenMs[entry] = this.#time.nowMs;
    this.#putNewest(entry, endpoint);
  }

  #isOver(entry: number): boolean {
    const ageMs = this.#time.nowMs - this.#seenMs[entry]!;
    return this.#limits.includesTimeout ? ageMs > this.#timeoutMs : ageMs >= this.#timeoutMs;
  }

  #makeRoom(endpoint: number): boolean {
    const { count, oldest } = this.#endpoints;
    const { capacity, whenFull } = this.#limits;
    if (count[endpoint]! < capacity) return true;
    const first = oldest[endpoint]!;
    if (whenFull === 'remember nobody new' && !this.#isOver(first)) return false;
    this.#forget(first);
    return true;
  }

  #allocate(source: number, endpoint: number): number {
    let entry = this.#free;
    if (entry === NO_ENTRY) {
      entry = this.#used++;
      if (entry === this.next.length) this.#growEntries();
    } else {
      this.#free = this.next[entry]!;
    }
    if (source >= this.#first.length) this.#first = enlargeInt32(this.#first, Math.max(source + 1, 2 * source));
    this.#source[entry] = source;
    this.endpoint[entry] = endpoint;
    this.next[entry] = this.#first[source]!;
    this.#first[source] = entry;
    return entry;
  }

  #forget(entry: number): void {
    this.#takeOut(entry);
    const source = this.#source[entry]!;
    let before = NO_ENTRY;
    for (let each = this.#first[source]!; each !== entry; each = this.next[each]!) before = each;
    if (before === NO_ENTRY) this.#first[source] = this.next[entry]!;
    else this.next[before] = this.next[entry]!;
    this.next[entry] = this.#free;
    this.#free = entry;
  }

  #putNewest(entry: number, endpoint: number): void {
    const { oldest, newest, count } = this.#endpoints;
    const last = newest[endpoint]!;
    this.#older[entry] = last;
    this.#newer[entry] = NO_ENTRY;
    if (last === NO_ENTRY) oldest[endpoint] = entry;
    else this.#newer[last] = entry;
    newest[endpoint] = entry;
    count[endpoint]!++;
  }

  #takeOut(entry: number): void {
    const { oldest, newest, count } = this.#endpoints;
    const endpoint = this.endpoint[entry]!;
    const older = this.#older[entry]!;
    const newer = this.#newer[entry]!;
    if (older === NO_ENTRY) oldest[endpoint] = newer;
    else this.#newer[older] = newer;
    if (newer === NO_ENTRY) newest[endpoint] = older;
    else this.#older[newer] = older;
    count[endpoint]!--;
  }

  #growEntries(): void {
    const size = this.next.length * 2;
    this.endpoint = enlargeInt32(this.endpoint, size);
    this.next = enlargeInt32(this.next, size);
    this.#source = enlargeInt32(this.#source, size);
    this.#seenMs = enlargeFloat64(this.#seenMs, size);
    this.#older = enlargeInt32(this.#older, size);
    this.#newer = enlargeInt32(this.#newer, size);
  }
}

/** By endpoint. */
interface EndpointColumns {
  readonly byAddress: Map<string, number>;
  readonly address: string[];
  /** How many rules name it. */
  readonly holders: number[];
  /** Its entries: those seen least and most recently, and how many there are. */
  readonly oldest: number[];
  readonly newest: number[];
  readonly count: number[];
  /** Numbers to be given to others. */
  readonly free: number[];
}
