import type { Stream } from '../random/stream.ts';
import type { OptionSpecs, OptionValues, ResolvedOptions } from './option.ts';
import type { ServerList } from './server-list.ts';

/** What `pick` gives when no server can take the connection or request. */
export const NO_SERVER = -1;

/** What is known of a new connection or request. One object is filled anew for each pick, so nobody may keep it. */
export interface Flow {
  /** IPv4 addresses as unsigned 32-bit numbers; of an IPv6 address the xor of its four words, as the kernel folds it. */
  sourceIp: number;
  sourcePort: number;
  destinationIp: number;
  destinationPort: number;
  /**
   * What consistent hashing of requests goes by, hashed to an unsigned 32-bit number: a header, a cookie, a path, or the
   * client's address.
   */
  key: number;
}

/** How a request went, as its sender sees it. One object is filled anew for each answer, so nobody may keep it. */
export interface Answer {
  /** From sending to the end of the response, in ms. */
  latencyMs: number;
  /** It failed: an error, a reset, a time-out. */
  failed: boolean;
  /** How busy the server says it is: 1 is all it has; -1 where it reports nothing. */
  utilization: number;
  /** Requests a second that the server says it serves, for all its callers; -1 where it reports nothing. */
  requestsPerSecond: number;
}

/**
 * One algorithm at work for one virtual server or upstream: its own partial view, its own state. Servers are positions
 * in a `ServerList`, which the owner keeps up to date (also its columns of active and inactive connections, before it
 * calls a verb) and tells of each change. None of the verbs allocates but those for changes of servers.
 */
export interface Balancer {
  /** The server for a new connection or request, or `NO_SERVER`. */
  pick(flow: Flow): number;
  /** A server stands in the list since now. It may hold requests already: that a layer lets in again does. */
  added(server: number): void;
  /** A server is about to leave the list; it can still be read there. */
  removing(server: number): void;
  /** The weight of a server was written, even if to the same value. */
  weighted(server: number): void;
  /** A connection or request was given to the server: `activeConnections` counts it already. */
  opened?(server: number): void;
  /** It has ended: `activeConnections` counts it no more. `answer` says how, where requests are balanced. */
  closed?(server: number, answer: Answer): void;
  /**
   * A server answered to a probe that the balancer asked its owner for.
   *
   * @param requestsInFlight how many requests of all callers it holds.
   * @param latencyMs what a request took there lately at about so many in flight.
   */
  probed?(server: number, requestsInFlight: number, latencyMs: number): void;
}

/** What surrounds a balancer. */
export interface BalancerContext {
  readonly stream: Stream;
  /** The present, read at each use; simulated in a run. */
  readonly time: { readonly nowMs: number };
  /** Asks the owner to probe a server. The answer comes to `probed` later, or never. */
  readonly probe: (server: number) => void;
  /** Which one this is of the many that balance the same servers without knowing of each other, from 0 on. */
  readonly peer: { readonly index: number; readonly count: number };
  /** The zone in which it stands, in the numbers of `ServerList.zone`; -1 where it has none. */
  readonly zone: number;
  /** How many of those many, itself among them, stand in each zone, by its number; empty where that is not known. */
  readonly peersByZone: readonly number[];
}

/** What an algorithm may look at or not: see `AlgorithmOf.heeds`. */
export type Heeded = 'key' | 'warmth' | 'weight';

/** A load-balancing algorithm: the rule, of which a balancer is the instance for one owner. */
export interface Algorithm extends AlgorithmOf<OptionSpecs> {
  /** `options`: a value for each of those that there are; see `startBalancer`. */
  create(servers: ServerList, context: BalancerContext, options: ResolvedOptions): Balancer;
}

/** An algorithm with the types of its own options. */
export interface AlgorithmOf<Options extends OptionSpecs> {
  /** Name in scenarios and on the command line, such as `ipvs/rr`. */
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /**
   * What distribution of connections or requests over equal servers it promises; conformance tests and reports test
   * against it.
   * - by a hash, different flows fall as by independent uniform choice, and the same flow falls to the same server;
   * - by load, it goes by what is open or was seen at each server, and promises no shares;
   * - one server: all to the first that can.
   */
  readonly expectation:
    | 'independent uniform choice'
    | 'each server in turn'
    | 'hash of the flow'
    | 'by load'
    | 'one server';
  /**
   * Of a hash by way of a table or ring: by what part of its fair share one of up to ten equal servers may have more or
   * less for good, whichever flows come, with its options at their defaults. 0 without: chance alone makes shares differ.
   */
  readonly unevenness?: number;
  /**
   * When it gives no server although one has a weight, as some kernel schedulers do; without, it gives none exactly when
   * no server has a weight.
   * - a weightless place: the hash leads to a server of weight 0, and nobody takes its place;
   * - all are full: each server has more connections than its weight.
   */
  readonly refuses?: 'a weightless place' | 'all are full';
  /**
   * What it looks at of that which not every algorithm does: the key of a request, the warmth of a server in its slow
   * start, and weights other than 0 and 1. Whoever sets what is not looked at made a mistake. Not said: anything.
   */
  readonly heeds?: readonly Heeded[];
  /** What it is made for. Kernel schedulers count closed connections as inactive until they expire. */
  readonly unit: 'connection' | 'request';
  /** True: it reads the columns of connections, which somebody must then keep. */
  readonly readsConnections: boolean;
  /** What it can be set to, by name. */
  readonly options: Options;
  /** A balancer over these servers, which are none yet: each comes by `added`. */
  create(servers: ServerList, context: BalancerContext, options: OptionValues<Options>): Balancer;
}

/** An algorithm as the registry holds it, with the types of its options inferred where it is written. */
export function defineAlgorithm<const Options extends OptionSpecs>(algorithm: AlgorithmOf<Options>): Algorithm {
  // Whoever creates a balancer resolves its options by these very specs, so that they have the types that it expects.
  return algorithm as unknown as Algorithm;
}
