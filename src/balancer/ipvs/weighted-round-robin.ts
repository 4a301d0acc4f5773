import { type Algorithm, type Balancer, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { LIST_HEAD, type ServerList } from '../server-list.ts';
import { gcd } from './gcd.ts';

/**
 * Weighted round robin of one virtual server. The list is traversed from the head with a required weight that begins
 * near the largest and falls by the greatest common divisor of all weights with each traversal, down to 1; whoever
 * weighs at least so much gets a connection. So in a cycle each server gets connections in proportion to its weight, the
 * heavy ones first.
 *
 * Any change of the servers, even of a weight to the same value, starts the traversal over and keeps the required
 * weight, as far as it still fits. As servers are added one by one, the first cycle begins with what the first of them
 * left: weights 1, 2, 3 give 3 2 1 3 3 2, and then 3 2 1 3 3 2 again.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_wrr.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsWeightedRoundRobin: Algorithm = defineAlgorithm({
  name: 'ipvs/wrr',
  summary: 'Each server in turn, as often as it weighs, the heavy ones first.',
  expectation: 'each server in turn',
  unit: 'connection',
  readsConnections: false,
  heeds: ['weight'],
  options: {},
  create: (servers) => new WeightedTurns(servers),
});

class WeightedTurns implements Balancer {
  readonly #servers: ServerList;
  /** The server that was chosen last; `LIST_HEAD` where a traversal begins. */
  #last = LIST_HEAD;
  #largest = 0;
  /** What the required weight falls by: the greatest common divisor of the weights above 0, or 1. */
  #step = 1;
  /** The required weight of the first traversal of a cycle, such that that of the last one is 1; 0 without any weight. */
  #highest = 0;
  #required: number;

  constructor(servers: ServerList) {
    this.#servers = servers;
    this.#measureAll(LIST_HEAD);
    this.#required = this.#highest;
  }

  pick(): number {
    const { next, columns } = this.#servers;
    const { weight, overloaded } = columns;
    const step = this.#step;
    const begin = this.#last;
    if (this.#highest === 0) return NO_SERVER;
    let required = this.#required;
    let server = begin;
    let stop = NO_SERVER;
    let isLastTraversal = false;
    let hasBegunAnew = false;
    for (;;) {
      for (server = next[server]!; server !== LIST_HEAD; server = next[server]!) {
        if (weight[server]! >= required && overloaded[server] === 0) return this.#halt(server, required, server);
        if (server === stop) return this.#halt(server, required, NO_SERVER);
      }
      required -= step;
      if (required <= 0) {
        required = this.#highest;
        // Every server was asked for a weight of 1: all that have one are overloaded.
        if (isLastTraversal || begin === LIST_HEAD) return this.#halt(LIST_HEAD, required, NO_SERVER);
        hasBegunAnew = true;
      }
      isLastTraversal = required <= step;
      // Those behind the beginning were asked for 1 in the first traversal, so this one ends there.
      if (isLastTraversal && hasBegunAnew) stop = begin;
    }
  }

  #halt(last: number, required: number, picked: number): number {
    this.#last = last;
    this.#required = required;
    return picked;
  }

  added(server: number): void {
    this.#count(this.#servers.weight[server]!);
    this.#startOver();
  }

  removing(server: number): void {
    this.#measureAll(server);
    this.#startOver();
  }

  weighted(): void {
    this.#measureAll(LIST_HEAD);
    this.#startOver();
  }

  /** Linear in the servers, as in the kernel; `leaving` counts no more. */
  #measureAll(leaving: number): void {
    const { next, weight } = this.#servers;
    this.#largest = 0;
    this.#step = 0;
    this.#highest = 0;
    for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
      if (server !== leaving) this.#count(weight[server]!);
    }
  }

  #count(weight: number): void {
    if (weight === 0) return;
    this.#step = this.#largest === 0 ? weight : gcd(weight, this.#step);
    this.#largest = Math.max(this.#largest, weight);
    this.#highest = this.#largest - (this.#step - 1);
  }

  #startOver(): void {
    const step = this.#step;
    this.#last = LIST_HEAD;
    if (this.#required > this.#highest || this.#required === 0) this.#required = this.#highest;
    else if (step > 1) this.#required = Math.floor(this.#required / step) * step + 1;
  }
}
