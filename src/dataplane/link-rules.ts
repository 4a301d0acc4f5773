import { causeCode } from '../measurement/failure-cause.ts';
import { DROPPED, type LinkPacket, type LinkRule, type Verdict } from './link-rule.ts';
import { nodeOfEnd, type PacketEnds, podOfEnd } from './packet-ends.ts';
import { NONE } from './request-table.ts';

/** `LinkPacket` from the side of whoever fills it in. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The link rules that stand, and what they say of a packet. Asking makes no object. Rules are asked in the order in
 * which they came, but those of ends before those of links; the first that drops a packet decides, and delays add up.
 */
export class LinkRules {
  /** What becomes of the second of a packet that was doubled, after `ask`: `DROPPED` also where there is none. */
  copyMs: Verdict = DROPPED;
  /** After `ask`: the code of the cause of what dropped the packet or held it up longest; of meaning where one did. */
  cause = 0;
  #longestMs = 0;
  readonly #rules: LinkRule[] = [];
  /** By rule: the code of its cause. */
  readonly #causes: number[] = [];
  readonly #packet: Mutable<LinkPacket> = {
    fromNode: NONE,
    fromPod: NONE,
    toNode: NONE,
    toPod: NONE,
    bytes: 0,
    atMs: 0,
    isCopy: false,
    isDoubled: false,
  };

  /** How many rules stand. */
  get count(): number {
    return this.#rules.length;
  }

  /** Adds a rule; what is returned takes it away again. */
  add(rule: LinkRule): () => void {
    this.#rules.push(rule);
    this.#causes.push(rule.cause === null ? 0 : causeCode(rule.cause));
    return () => {
      const position = this.#rules.indexOf(rule);
      if (position < 0) return;
      this.#rules.splice(position, 1);
      this.#causes.splice(position, 1);
    };
  }

  /**
   * What the rules say of a packet from one end to another by the node `entry` (or `NONE`). A packet that is doubled is
   * two from there on, and each of them meets all rules, as netem puts the second one in at the root of its qdisc.
   */
  ask(ends: PacketEnds, from: number, to: number, entry: number, bytes: number, atMs: number): Verdict {
    const packet = this.#packet;
    packet.bytes = bytes;
    packet.atMs = atMs;
    packet.isCopy = false;
    packet.isDoubled = false;
    this.copyMs = DROPPED;
    this.#longestMs = 0;
    const heldMs = this.#alongPath(ends, from, to, entry);
    if (!packet.isDoubled) return heldMs;
    const { cause } = this;
    packet.isCopy = true;
    this.copyMs = this.#alongPath(ends, from, to, entry);
    this.cause = cause;
    return heldMs;
  }

  #alongPath(ends: PacketEnds, from: number, to: number, entry: number): Verdict {
    const packet = this.#packet;
    const fromNode = nodeOfEnd(ends, from);
    const toNode = nodeOfEnd(ends, to);
    packet.fromNode = fromNode;
    packet.fromPod = podOfEnd(ends, from);
    packet.toNode = toNode;
    packet.toPod = podOfEnd(ends, to);
    const endsMs = this.#askThose(true);
    if (endsMs === DROPPED) return DROPPED;
    if (entry === NONE) {
      const linkMs = this.#askThose(false);
      return linkMs === DROPPED ? DROPPED : endsMs + linkMs;
    }
    const toPod = packet.toPod;
    packet.toNode = entry;
    packet.toPod = NONE;
    const firstMs = this.#askThose(false);
    if (firstMs === DROPPED) return DROPPED;
    packet.fromNode = entry;
    packet.fromPod = NONE;
    packet.toNode = toNode;
    packet.toPod = toPod;
    const secondMs = this.#askThose(false);
    return secondMs === DROPPED ? DROPPED : endsMs + firstMs + secondMs;
  }

  #askThose(ofEnds: boolean): Verdict {
    let heldMs = 0;
    for (let i = 0; i < this.#rules.length; i++) {
      const rule = this.#rules[i]!;
      if (rule.ofEnds !== ofEnds) continue;
      const verdict = rule.verdict(this.#packet);
      if (verdict === DROPPED || verdict > this.#longestMs) this.cause = this.#causes[i]!;
      if (verdict === DROPPED) return DROPPED;
      this.#longestMs = Math.max(this.#longestMs, verdict);
      heldMs += verdict;
    }
    return heldMs;
  }
}
