import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Distribution } from '../random/distribution/distribution.ts';
import type { Stream } from '../random/stream.ts';
import { NONE } from './request-table.ts';

/** What a link rule does with a packet: `DROPPED`, or a time in ms that it is held up, 0 to let it pass. */
export type Verdict = number;
/** The verdict that a packet does not arrive. */
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

/** One kind of link, for one group of clients. */
interface Link {
  readonly sample: () => number;
  /** The delay in ms where it is constant, else null. */
  readonly constantMs: number | null;
}

/** The links that packets of one connection take, one way: one, or two when they enter through another node. */
interface Path {
  /** Where the delay of all its links is constant. */
  readonly lane: Lane | null;
  readonly sample: () => number;
  /** The same in ms where constant, else 0: for delays that are longer by something. */
  readonly constantMs: number;
  /** The node through which it enters the cluster, or `NONE`. */
  readonly entry: number;
}

/** A packet that a rule dropped, until it is sent again. */
interface DroppedPacket {
  readonly path: number;
  readonly extraMs: number;
  readonly kind: EventKind;
  readonly subject: number;
  readonly from: number;
  readonly to: number;
  readonly retransmissionsMs: readonly number[];
  /** How often it was sent again. */
  retransmissions: number;
}

/**
 * The network: how long a packet takes from one place to another, and whether it arrives. A path is chosen when a
 * connection is opened and costs nothing afterwards; where its delay is constant, packets go into a lane of the engine.
 */
export class Network {
  /** By node: 1 when it is powered. */
  readonly nodeUp: Uint8Array;
  /** When an unanswered SYN is sent again, in ms after the first. */
  readonly synRetransmissionsMs: readonly number[];
  readonly #simulation: Simulation;
  readonly #zoneOf: Int32Array;
  /** By group, then topology: 0 same node, 1 same zone, 2 cross zone, 3 external. */
  readonly #links: readonly (readonly Link[])[];
  readonly #paths: Path[] = [];
  readonly #pathOfLinks: Int32Array;
  readonly #rules: LinkRule[] = [];
  readonly #sentAgain: EventKind;
  readonly #dropped: DroppedPacket[] = [];
  readonly #freeSlots: number[] = [];
  /** By event kind: told of the subject when its packet was dropped for good. */
  readonly #whenLost: ((subject: number) => void)[] = [];

  /**
   * Delays that are not constant are drawn from `streams`, one for each group of clients, so that the packets of one
   * group change no draw of another's.
   */
  constructor(
    simulation: Simulation,
    zoneOf: Int32Array,
    delays: LinkDelays,
    streams: readonly Stream[],
    synRetransmissionsMs: readonly number[],
  ) {
    this.#simulation = simulation;
    this.synRetransmissionsMs = synRetransmissionsMs;
    this.#zoneOf = zoneOf;
    this.nodeUp = new Uint8Array(zoneOf.length).fill(1);
    this.#pathOfLinks = new Int32Array(16 * (zoneOf.length + 1) * streams.length).fill(NONE);
    this.#sentAgain = simulation.kind('packet-sent-again', (slot) => this.#onSentAgain(slot));
    const byTopology = [delays.sameNode, delays.sameZone, delays.crossZone, delays.external];
    this.#links = streams.map((stream) =>
      byTopology.map((distribution) => ({
        sample: distribution.from(stream),
        constantMs: distribution.constantMs ?? null,
      })),
    );
  }

  /**
   * Number of a path for clients of a group between two places, which may lead through the node `entry` (or `NONE`).
   */
  path(group: number, client: number, entry: number, pod: number): number {
    const first = entry === NONE ? this.#link(client, pod) : this.#link(client, entry);
    const second = entry === NONE ? 0 : this.#link(entry, pod);
    const key = 16 * (group * (this.nodeUp.length + 1) + entry + 1) + 4 * first + second;
    let path = this.#pathOfLinks[key]!;
    if (path === NONE) {
      const links = this.#links[group]!;
      path = this.#paths.push(this.#pathOver(links[first]!, entry === NONE ? null : links[second]!, entry)) - 1;
      this.#pathOfLinks[key] = path;
    }
    return path;
  }

  /** True for a node without power; never for what is outside of the cluster. */
  isDown(node: number): boolean {
    return node !== NONE && this.nodeUp[node] === 0;
  }

  /** The node through which a path enters the cluster, or `NONE`. */
  entryOf(path: number): number {
    return this.#paths[path]!.entry;
  }

  /** True when a path leads through a node without power. */
  isCut(path: number): boolean {
    return this.isDown(this.#paths[path]!.entry);
  }

  /** Says whom to tell of the subject when a packet of that kind was dropped and is not sent again any more. */
  whenLost(kind: EventKind, lost: (subject: number) => void): void {
    this.#whenLost[kind] = lost;
  }

  /** Adds a rule; what is returned takes it away again. */
  addRule(rule: LinkRule): () => void {
    this.#rules.push(rule);
    return () => {
      this.#rules.splice(this.#rules.indexOf(rule), 1);
    };
  }

  /** True while a link rule stands: then `send` is to be used; else `sendFreely` does the same for less. */
  get isRuled(): boolean {
    return this.#rules.length > 0;
  }

  /** Sends a packet that meets no rule, and no cost on the way beside the links. */
  sendFreely(path: number, kind: EventKind, subject: number): void {
    const { lane, sample } = this.#paths[path]!;
    if (lane !== null) lane.schedule(kind, subject);
    else this.#simulation.schedule(sample(), kind, subject);
  }

  /**
   * Sends a packet: the event happens when it arrives. `extraMs` is time spent on the way beside the links (rules).
   * A packet that a link rule drops is sent again after the times of `retransmissionsMs`, and meets the rules of that
   * time; after the last one `whenLost` is told.
   */
  send(
    path: number,
    extraMs: number,
    kind: EventKind,
    subject: number,
    from: number,
    to: number,
    retransmissionsMs: readonly number[],
  ): void {
    const { lane, sample, constantMs } = this.#paths[path]!;
    if (this.#rules.length > 0)
      this.#sendByRules({ path, extraMs, kind, subject, from, to, retransmissionsMs, retransmissions: 0 });
    else if (lane === null) this.#simulation.schedule(sample() + extraMs, kind, subject);
    else if (extraMs === 0) lane.schedule(kind, subject);
    else this.#simulation.schedule(constantMs + extraMs, kind, subject);
  }

  #sendByRules(packet: DroppedPacket): void {
    const { path, extraMs, kind, subject, retransmissionsMs, retransmissions } = packet;
    const heldMs = this.#heldMs(packet);
    if (heldMs !== DROPPED) {
      this.#simulation.schedule(this.#paths[path]!.sample() + extraMs + heldMs, kind, subject);
      return;
    }
    const againMs = retransmissionsMs[retransmissions];
    if (againMs === undefined) {
      this.#whenLost[kind]?.(subject);
      return;
    }
    const slot = this.#freeSlots.pop() ?? this.#dropped.length;
    this.#dropped[slot] = packet;
    const beforeMs = retransmissions === 0 ? 0 : retransmissionsMs[retransmissions - 1]!;
    this.#simulation.schedule(againMs - beforeMs, this.#sentAgain, slot);
  }

  #onSentAgain(slot: number): void {
    const packet = this.#dropped[slot]!;
    this.#freeSlots.push(slot);
    packet.retransmissions++;
    this.#sendByRules(packet);
  }

  /** What the rules say of a packet on all links that it takes. */
  #heldMs({ path, from, to }: DroppedPacket): Verdict {
    const { entry } = this.#paths[path]!;
    if (entry === NONE) return this.#verdict(from, to);
    const firstMs = this.#verdict(from, entry);
    const secondMs = firstMs === DROPPED ? DROPPED : this.#verdict(entry, to);
    return secondMs === DROPPED ? DROPPED : firstMs + secondMs;
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

  #link(a: number, b: number): number {
    if (a === NONE || b === NONE) return 3;
    if (a === b) return 0;
    return this.#zoneOf[a] === this.#zoneOf[b] ? 1 : 2;
  }

  /** A lane costs every event a look, so that only paths that somebody takes have one. */
  #pathOver(one: Link, two: Link | null, entry: number): Path {
    const isConstant = one.constantMs !== null && two?.constantMs !== null;
    const constantMs = isConstant ? one.constantMs + (two?.constantMs ?? 0) : 0;
    return {
      lane: isConstant ? this.#simulation.lane(constantMs) : null,
      sample: two === null ? one.sample : () => one.sample() + two.sample(),
      constantMs,
      entry,
    };
  }
}
