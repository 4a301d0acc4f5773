import { enlargeFloat64 } from '../../base/columns.ts';
import { NO_SERVER } from '../balancer.ts';
import { ServerHeap } from '../server-heap.ts';
import { HIGHEST_WEIGHT, WEIGHT_SCALE } from './effective-weight.ts';

/**
 * HAProxy's fast weighted round robin: servers are queued by the position in a round at which they are due next, the sum
 * of weights ÷ own weight further on each time. A round has as many positions as the sum of weights. Three trees hold
 * them: those due in the current round; those that have not been used yet in it, the heaviest first, from which holes are
 * filled; and those that are due in the next round, with which the second tree starts it. So no pick walks over all
 * servers: it takes logarithmic time.
 *
 * Positions and weights are of `effectiveWeight`. Source: HAProxy src/lb_fwrr.c.
 */
export class RoundRobinGroup {
  readonly #current = new ServerHeap();
  #initial = new ServerHeap();
  #next = new ServerHeap();
  /** Weights of the current round, those of the next one, and where the current one is. */
  #currentWeight = 0;
  #nextWeight = 0;
  #position = 0;
  #isStarted = false;
  /** By server: its weight (0: it stands in no tree), its next and last position, and what dividing left over so far. */
  #weight: Float64Array = new Float64Array(8);
  #due: Float64Array = new Float64Array(8);
  #last: Float64Array = new Float64Array(8);
  #remainder: Float64Array = new Float64Array(8);

  /** Gives a server a weight, 0 to take it out. One that is new and of weight 0 is known afterwards, and out. */
  weigh(server: number, weight: number): void {
    while (server >= this.#weight.length) this.#grow();
    const before = this.#weight[server]!;
    if (weight === before) return;
    this.#weight[server] = weight;
    this.#nextWeight += weight - before;
    if (weight === 0) this.#dequeue(server);
    else if (!this.#isStarted) this.#initial.put(server, -weight);
    else if (before === 0) this.#enter(server);
    else this.#reweigh(server);
  }

  /** The next server in turn. */
  pick(): number {
    if (this.#nextWeight === 0) return NO_SERVER;
    this.#isStarted = true;
    if (this.#currentWeight === 0) this.#position = this.#currentWeight = this.#nextWeight;
    let server = this.#head();
    if (server === NO_SERVER) {
      this.#startRound();
      server = this.#head();
    }
    this.#advance(server);
    this.#dequeue(server);
    this.#position++;
    this.#queue(server);
    return server;
  }

  /** The server that is due, or one that fills the hole until the next one is. */
  #head(): number {
    const due = this.#current.first();
    if (due !== NO_SERVER && this.#due[due]! <= this.#position) return due;
    const unused = this.#initial.first();
    if (unused === NO_SERVER) return due;
    this.#due[unused] = this.#remainder[unused] = 0;
    return unused;
  }

  #startRound(): void {
    [this.#initial, this.#next] = [this.#next, this.#initial];
    this.#position = this.#currentWeight = this.#nextWeight;
  }

  /** The server is used now: computes when it is due next. */
  #advance(server: number): void {
    const weight = this.#weight[server]!;
    const from = this.#due[server] === 0 ? this.#position : this.#due[server]!;
    let remainder = this.#remainder[server]! + (this.#nextWeight % weight);
    let due = from + Math.floor(this.#nextWeight / weight);
    if (remainder >= weight) {
      remainder -= weight;
      due++;
    }
    this.#last[server] = from;
    this.#due[server] = due;
    this.#remainder[server] = remainder;
  }

  /** Puts a server where its next position belongs. What lies beyond this round waits for the next. */
  #queue(server: number): void {
    const due = this.#due[server]!;
    const weight = this.#weight[server]!;
    if (due >= 2 * this.#currentWeight || due >= this.#currentWeight + this.#nextWeight) {
      this.#due[server] = due - this.#currentWeight;
      this.#next.put(server, -weight);
      return;
    }
    const spread = HIGHEST_WEIGHT * WEIGHT_SCALE + this.#remainder[server]! - weight;
    this.#current.put(server, HIGHEST_WEIGHT * due + Math.floor(spread / WEIGHT_SCALE));
  }

  /** A server that comes in the middle of a round has its turn when the rest of it and its own distance are over. */
  #enter(server: number): void {
    const distance = (this.#nextWeight + this.#currentWeight - this.#position) / this.#weight[server]!;
    this.#remainder[server] = 0;
    this.#last[server] = this.#position;
    this.#due[server] = this.#position + Math.trunc(distance);
    this.#queue(server);
  }

  /** The weight of a server in one of the trees has changed: it is due earlier, but not later than it was. */
  #reweigh(server: number): void {
    const weight = this.#weight[server]!;
    if (this.#initial.has(server)) {
      this.#initial.put(server, -weight);
      return;
    }
    const before = this.#due[server]! + (this.#next.has(server) ? this.#currentWeight : 0);
    const step = Math.floor(this.#nextWeight / weight);
    const due = Math.min(this.#last[server]! + step, before);
    this.#due[server] = due < this.#position + 2 ? this.#position + step : due;
    this.#remainder[server] = 0;
    this.#dequeue(server);
    this.#queue(server);
  }

  #dequeue(server: number): void {
    this.#current.remove(server);
    this.#initial.remove(server);
    this.#next.remove(server);
  }

  #grow(): void {
    const size = 2 * this.#weight.length;
    this.#weight = enlargeFloat64(this.#weight, size);
    this.#due = enlargeFloat64(this.#due, size);
    this.#last = enlargeFloat64(this.#last, size);
    this.#remainder = enlargeFloat64(this.#remainder, size);
  }
}
