import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import { watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';

/** An event that waits for the API server. */
interface Deferred {
  readonly kind: EventKind;
  readonly subject: number;
  readonly node: number;
}

/** Told that nodes can reach the API server again, or can no more. */
export type OnReach = () => void;

/**
 * The API server: there, away, or out of reach of some nodes. Whoever writes to it or hears from it asks first. While it
 * is away everything stands as it is; what is due then comes when it is back, after the delay of a watch.
 */
export class ApiServer {
  readonly #simulation: Simulation;
  readonly #stream: Stream;
  readonly #deferred: Deferred[] = [];
  readonly #onReach: OnReach[] = [];
  /** How many outages are on, and by node how many cuts. */
  #outages = 0;
  readonly #cuts: Int32Array;

  constructor(simulation: Simulation, nodeCount: number, stream: Stream) {
    this.#simulation = simulation;
    this.#cuts = new Int32Array(nodeCount);
    this.#stream = stream;
  }

  get isDown(): boolean {
    return this.#outages > 0;
  }

  /** Whether what runs on a node reaches it; -1: what runs beside it, the controllers. */
  isReachedFrom(node: number): boolean {
    return this.#outages === 0 && (node < 0 || this.#cuts[node] === 0);
  }

  /** Told after each change of who reaches it, in the order of asking. */
  whenReachChanges(onReach: OnReach): void {
    this.#onReach.push(onReach);
  }

  /** An outage begins; what is returned ends it. Where several overlap, it is back when the last has ended. */
  goDown(): () => void {
    this.#outages++;
    this.#changed();
    return () => {
      this.#outages--;
      this.#changed();
    };
  }

  /** A node is cut off from it; what is returned ends that. */
  cutOff(node: number): () => void {
    this.#cuts[node]!++;
    this.#changed();
    return () => {
      this.#cuts[node]!--;
      this.#changed();
    };
  }

  /**
   * To be asked when an event happens that needs it: true when it cannot be reached, and the event comes again later.
   * `node`: where it happens, if on a node.
   */
  defers(kind: EventKind, subject: number, node = -1): boolean {
    if (this.isReachedFrom(node)) return false;
    this.#deferred.push({ kind, subject, node });
    return true;
  }

  #changed(): void {
    for (const onReach of this.#onReach) onReach();
    if (this.#outages > 0 || this.#deferred.length === 0) return;
    for (const each of this.#deferred.splice(0)) {
      if (this.isReachedFrom(each.node)) {
        this.#simulation.schedule(drawDelay(watchDelay, this.#stream), each.kind, each.subject);
      } else this.#deferred.push(each);
    }
  }
}
