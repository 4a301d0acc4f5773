import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Distribution } from '../random/distribution/distribution.ts';
import type { Stream } from '../random/stream.ts';
import { NONE } from './request-table.ts';

/** What a link rule does with a packet: `DROPPED`, or a time in ms that it is held up, 0 to let it pass. */
export type Verdict = number;
export const DROPPED: Verdict = -1;

/**
 * A rule for the packets of some links, such as a fault puts there. `from` and `to` are positions of nodes, `NONE`
 * stands for outside of the cluster.
 */
export interface LinkRule {
  applies(from: number, to: number): boolean;
  verdict(): Verdict;
}

/** One-way delays by the topology of the two ends. */
export interface LinkDelays {
  readonly sameNode: Distribution;
  readonly sameZone: Distribution;
  readonly crossZone: Distribution;
  readonly external: Distribution;
}

/** The links that packets of one connection take, one way: one, or two when they enter through another node. */
interface Path {
  /** Where the delay of all its links is constant. */
  readonly lane: Lane | null;
  readonly sample: () => number;
  /** The same in ms where constant, else 0: for delays that are longer by something. */
  readonly constantMs: number;
}

/**
 * The network: how long a packet takes from one place to another, and whether it arrives. A path is chosen when a
 * connection is opened and costs nothing afterwards; where its delay is constant, packets go into a lane of the engine.
 */
export class Network {
  /** By node: 1 when it is powered. */
  readonly nodeUp: Uint8Array;
  readonly #simulation: Simulation;
  readonly #zoneOf: Int32Array;
  readonly #links: readonly Path[];
  readonly #paths: Path[] = [];
  readonly #pathOfLinks = new Int32Array(20).fill(NONE);
  readonly #rules: LinkRule[] = [];

  /** `stream` draws the delays that are not constant. */
  constructor(simulation: Simulation, zoneOf: Int32Array, delays: LinkDelays, stream: Stream) {
    this.#simulation = simulation;
    this.#zoneOf = zoneOf;
    this.nodeUp = new Uint8Array(zoneOf.length).fill(1);
    this.#links = [delays.sameNode, delays.sameZone, delays.crossZone, delays.external].map((distribution) => ({
      lane: distribution.constantMs === undefined ? null : simulation.lane(distribution.constantMs),
      sample: distribution.from(stream),
      constantMs: distribution.constantMs ?? 0,
    }));
  }

  /** Number of a path between two places, which may lead through the node `entry` (or `NONE`). */
  path(client: number, entry: number, pod: number): number {
    const first = entry === NONE ? this.#link(client, pod) : this.#link(client, entry);
    const second = entry === NONE ? NONE : this.#link(entry, pod);
    const key = first * 5 + (second === NONE ? 4 : second);
    let path = this.#pathOfLinks[key]!;
    if (path === NONE) {
      path = this.#paths.push(this.#joined(first, second)) - 1;
      this.#pathOfLinks[key] = path;
    }
    return path;
  }

  /** True for a node without power; never for what is outside of the cluster. */
  isDown(node: number): boolean {
    return node !== NONE && this.nodeUp[node] === 0;
  }

  /** Adds a rule; what is returned takes it away again. */
  addRule(rule: LinkRule): () => void {
    this.#rules.push(rule);
    return () => {
      this.#rules.splice(this.#rules.indexOf(rule), 1);
    };
  }

  /**
   * Sends a packet: the event happens when it arrives. `extraMs` is time spent on the way beside the links (rules).
   * With link rules, a dropped packet is sent again after the times of `retransmissionsMs`; false when it never
   * arrives.
   */
  send(
    path: number,
    extraMs: number,
    kind: EventKind,
    subject: number,
    from: number,
    to: number,
    retransmissionsMs: readonly number[],
  ): boolean {
    const { lane, sample, constantMs } = this.#paths[path]!;
    if (this.#rules.length > 0) return this.#sendByRules(path, extraMs, kind, subject, from, to, retransmissionsMs);
    if (lane === null) this.#simulation.schedule(sample() + extraMs, kind, subject);
    else if (extraMs === 0) lane.schedule(kind, subject);
    else this.#simulation.schedule(constantMs + extraMs, kind, subject);
    return true;
  }

  #sendByRules(
    path: number,
    extraMs: number,
    kind: EventKind,
    subject: number,
    from: number,
    to: number,
    retransmissionsMs: readonly number[],
  ): boolean {
    let sentMs = 0;
    for (let attempt = 0; attempt <= retransmissionsMs.length; attempt++) {
      const heldMs = this.#verdict(from, to);
      if (heldMs !== DROPPED) {
        this.#simulation.schedule(sentMs + this.#paths[path]!.sample() + extraMs + heldMs, kind, subject);
        return true;
      }
      sentMs = retransmissionsMs[attempt] ?? 0;
    }
    return false;
  }

  /** The first rule that drops decides; delays of the others add up. */
  #verdict(from: number, to: number): Verdict {
    let heldMs = 0;
    for (const rule of this.#rules) {
      if (!rule.applies(from, to)) continue;
      const verdict = rule.verdict();
      if (verdict === DROPPED) return DROPPED;
      heldMs += verdict;
    }
    return heldMs;
  }

  /** 0 same node, 1 same zone, 2 cross zone, 3 external. */
  #link(a: number, b: number): number {
    if (a === NONE || b === NONE) return 3;
    if (a === b) return 0;
    return this.#zoneOf[a] === this.#zoneOf[b] ? 1 : 2;
  }

  #joined(first: number, second: number): Path {
    const one = this.#links[first]!;
    if (second === NONE) return one;
    const two = this.#links[second]!;
    const constantMs = one.constantMs + two.constantMs;
    return {
      lane: one.lane !== null && two.lane !== null ? this.#simulation.lane(constantMs) : null,
      sample: () => one.sample() + two.sample(),
      constantMs,
    };
  }
}
