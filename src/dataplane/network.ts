import { assert } from '../base/assert.ts';
import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Distribution } from '../random/distribution/distribution.ts';
import type { Stream } from '../random/stream.ts';
import { DroppedPackets } from './dropped-packets.ts';
import { DROPPED, type LinkRule } from './link-rule.ts';
import { LinkRules } from './link-rules.ts';
import { CONTROL_BYTES } from './message-sizes.ts';
import { nodeOfEnd, type PacketEnds } from './packet-ends.ts';
import { NONE } from './request-table.ts';

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

/**
 * The network: how long a packet takes from one place to another, and whether it arrives. A path is chosen when a
 * connection is opened and costs nothing afterwards; where its delay is constant, packets go into a lane of the engine.
 *
 * What is sent here meets link rules: SYNs, their answers and refusals, round trips of TLS, requests, responses and the
 * resets in their place, what a server says of the end of a connection by itself, the way to a proxy and back, and the
 * probes of balancers. What else is said between machines meets none: FINs and resets of processes that die, the
 * kubelet's probes, health checks of load balancers, lookups of names, and whatever the API server hears and says.
 *
 * A message is one packet, sent again as a whole after TCP's time-outs (no fast retransmit, no windows), and each is
 * delivered when it comes: one that overtakes another on the same connection does not wait for it.
 */
export class Network {
  /** By node: 1 when it is powered. */
  readonly nodeUp: Uint8Array;
  /** True while a link rule stands: then `send` is to be used; else `sendFreely` does the same for less. */
  isRuled = false;
  /** When an unanswered SYN is sent again, in ms after the first. */
  readonly synRetransmissionsMs: readonly number[];
  readonly #simulation: Simulation;
  readonly #zoneOf: Int32Array;
  /** By group, then topology: 0 same node, 1 same zone, 2 cross zone, 3 external. */
  readonly #links: readonly (readonly Link[])[];
  readonly #paths: Path[] = [];
  readonly #pathOfLinks: Int32Array;
  readonly #rules = new LinkRules();
  readonly #sentAgain: EventKind;
  readonly #dropped = new DroppedPackets();
  /** Where the ends of packets are; for rules only. */
  #ends: PacketEnds | null = null;
  /** By event kind: told of the subject when its packet was dropped for good. */
  readonly #whenLost: ((subject: number) => void)[] = [];
  /** By event kind: told that a rule keeps the packet from arriving, for so long or for good (Infinity), and why. */
  readonly #whenHeld: ((subject: number, cause: number, heldMs: number) => void)[] = [];
  /** By event kind: how long the packet is. */
  readonly #bytesOf: ((subject: number) => number)[] = [];
  /** By event kind: another subject for the second of a packet that was doubled, or `NONE`. */
  readonly #twinOf: ((subject: number) => number)[] = [];

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

  /**
   * Says whom to tell that link rules keep a packet of that kind from arriving: with the code of the cause, and for how
   * many ms, Infinity for good.
   */
  whenHeld(kind: EventKind, held: (subject: number, cause: number, heldMs: number) => void): void {
    this.#whenHeld[kind] = held;
  }

  /** Says where the ends of packets are; once, before the run. Without it no rule may be added. */
  locate(ends: PacketEnds): void {
    this.#ends = ends;
  }

  /** Says how long packets of that kind are; those of others are as long as a SYN. */
  sizedBy(kind: EventKind, bytesOf: (subject: number) => number): void {
    this.#bytesOf[kind] = bytesOf;
  }

  /**
   * Says what the second of a doubled packet of that kind is about when both arrive: another subject, or `NONE` where
   * TCP drops it. Without it TCP does.
   */
  whenDoubled(kind: EventKind, twinOf: (subject: number) => number): void {
    this.#twinOf[kind] = twinOf;
  }

  /** Adds a rule; what is returned takes it away again. */
  addRule(rule: LinkRule): () => void {
    assert(this.#ends !== null, 'rules need to know where the ends of packets are');
    const end = this.#rules.add(rule);
    this.isRuled = true;
    return () => {
      end();
      this.isRuled = this.#rules.count > 0;
    };
  }

  /** Sends a packet that meets no rule, and no cost on the way beside the links. */
  sendFreely(path: number, kind: EventKind, subject: number): void {
    const { lane, sample } = this.#paths[path]!;
    if (lane !== null) lane.schedule(kind, subject);
    else this.#simulation.schedule(sample(), kind, subject);
  }

  /**
   * Sends a packet: the event happens when it arrives. `extraMs` is time spent on the way beside the links (rules).
   * `from` and `to` are its ends: pods, or clients by their `clientEnd`. A packet that a link rule drops is sent again
   * after the times of `retransmissionsMs`, and meets the rules of that time; after the last one `whenLost` is told.
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
    if (this.isRuled) this.#sendByRules(path, extraMs, kind, subject, from, to, retransmissionsMs, 0);
    else if (lane === null) this.#simulation.schedule(sample() + extraMs, kind, subject);
    else if (extraMs === 0) lane.schedule(kind, subject);
    else this.#simulation.schedule(constantMs + extraMs, kind, subject);
  }

  #sendByRules(
    path: number,
    extraMs: number,
    kind: EventKind,
    subject: number,
    from: number,
    to: number,
    againMs: readonly number[],
    retransmissions: number,
  ): void {
    const { entry, sample } = this.#paths[path]!;
    const bytes = this.#bytesOf[kind]?.(subject) ?? CONTROL_BYTES;
    let heldMs = this.#rules.ask(this.#ends!, from, to, entry, bytes, this.#simulation.nowMs);
    const { copyMs } = this.#rules;
    if (copyMs !== DROPPED) {
      const twin = heldMs === DROPPED ? NONE : (this.#twinOf[kind]?.(subject) ?? NONE);
      if (twin !== NONE) this.#simulation.schedule(sample() + extraMs + copyMs, kind, twin);
      else heldMs = heldMs === DROPPED ? copyMs : Math.min(heldMs, copyMs);
    }
    if (heldMs !== DROPPED) {
      if (heldMs > 0) this.#whenHeld[kind]?.(subject, this.#rules.cause, heldMs);
      this.#simulation.schedule(sample() + extraMs + heldMs, kind, subject);
      return;
    }
    const dueMs = againMs[retransmissions];
    if (dueMs === undefined) {
      this.#whenHeld[kind]?.(subject, this.#rules.cause, Number.POSITIVE_INFINITY);
      this.#whenLost[kind]?.(subject);
      return;
    }
    const beforeMs = retransmissions === 0 ? 0 : againMs[retransmissions - 1]!;
    this.#whenHeld[kind]?.(subject, this.#rules.cause, dueMs - beforeMs);
    const slot = this.#dropped.keep(path, extraMs, kind, subject, from, to, againMs, retransmissions);
    this.#simulation.schedule(dueMs - beforeMs, this.#sentAgain, slot);
  }

  #onSentAgain(slot: number): void {
    const { path, extraMs, kind, subject, from, to, retransmissionsMs, retransmissions } = this.#dropped;
    this.#dropped.release(slot);
    if (this.isDown(nodeOfEnd(this.#ends!, from[slot]!))) {
      // A node without power sends nothing again.
      this.#whenLost[kind[slot]!]?.(subject[slot]!);
      return;
    }
    this.#sendByRules(
      path[slot]!,
      extraMs[slot]!,
      kind[slot]! as EventKind,
      subject[slot]!,
      from[slot]!,
      to[slot]!,
      retransmissionsMs[slot]!,
      retransmissions[slot]! + 1,
    );
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
