import type { Stream } from '../random/stream.ts';
import type { ServerList } from './server-list.ts';

/** What `pick` gives when no server can take the connection. */
export const NO_SERVER = -1;

/** The addresses of a new flow. One object is filled anew for each pick, so nobody may keep it. */
export interface Flow {
  /** IPv4 addresses as unsigned 32-bit numbers. */
  sourceIp: number;
  sourcePort: number;
  destinationIp: number;
  destinationPort: number;
}

/**
 * One algorithm at work for one virtual server: its own partial view, its own state. Servers are positions in a
 * `ServerList`, which the owner keeps up to date and tells of each change by the three verbs below.
 */
export interface Balancer {
  /** The server for a new connection, or `NO_SERVER`. Allocates nothing. */
  pick(flow: Flow): number;
  /** A server stands in the list since now. */
  added(server: number): void;
  /** A server is about to leave the list; it can still be read there. */
  removing(server: number): void;
  /** The weight of a server was written, even if to the same value. */
  weighted(server: number): void;
}

/** A load-balancing algorithm: the rule, of which a balancer is the instance for one Service on one node. */
export interface Algorithm {
  /** Name in scenarios and on the command line, such as `ipvs/rr`. */
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /**
   * What distribution of connections over equal servers it promises; the reports test against it. By a hash, different
   * flows fall as by independent uniform choice, and the same flow falls to the same server.
   */
  readonly expectation: 'independent uniform choice' | 'each server in turn' | 'hash of the flow';
  create(servers: ServerList, stream: Stream): Balancer;
}
