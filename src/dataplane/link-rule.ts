import type { FailureCause } from '../measurement/failure-cause.ts';

/** What a link rule does with a packet: `DROPPED`, or a time in ms that it is held up, 0 to let it pass. */
export type Verdict = number;
/** The verdict that a packet does not arrive. */
export const DROPPED: Verdict = -1;

/**
 * What a link rule sees of a packet. There is one of these for all packets of a network: it is of meaning while a rule
 * is asked, and nobody keeps it. Nodes are positions of nodes, `NONE` outside of the cluster; pods are positions of
 * pods, `NONE` where that side of the link is none: a client that is no pod, or the node through which a packet enters.
 */
export interface LinkPacket {
  readonly fromNode: number;
  readonly fromPod: number;
  readonly toNode: number;
  readonly toPod: number;
  /** With all headers; see `MessageSizes`. */
  readonly bytes: number;
  readonly atMs: number;
  /** It is the second of a packet that was sent twice: it is not doubled again. */
  readonly isCopy: boolean;
  /** A rule sets it to let the packet be sent twice. */
  isDoubled: boolean;
}

/** Why a link rule keeps packets from arriving, or in time. */
export type LinkCause = Extract<
  FailureCause,
  'packet-lost' | 'packet-corrupt' | 'partition' | 'link-delay' | 'bandwidth'
>;

/** A rule for the packets of some links, such as a fault puts there. */
export interface LinkRule {
  /**
   * True: it is asked once for a packet, whatever way it takes, with the two that talk to each other. False: it is asked
   * for each link that the packet takes, two where it enters the cluster through a node.
   */
  readonly ofEnds: boolean;
  /** What is behind it when a request fails or is late by it; null where it keeps no packet from arriving. */
  readonly cause: LinkCause | null;
  /** Asked at the moment at which the packet is sent; 0 where the rule does not concern it. */
  verdict(packet: LinkPacket): Verdict;
}
