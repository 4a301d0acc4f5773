import type { Protocol } from '../kubernetes/objects.ts';
import type { ProxierState } from './proxier-state.ts';

/** The first packet of a connection, where kube-proxy's rules of a node meet it. */
export interface Packet {
  readonly sourceIP: string;
  readonly destinationIP: string;
  readonly destinationPort: number;
  readonly protocol: Protocol;
  /**
   * Who hands it to the node: a process of the node itself or a hostNetwork pod (`node`, the OUTPUT hook), a pod of the
   * node by its interface (`pod`), or another machine (`network`).
   */
  readonly from: 'node' | 'pod' | 'network';
}

/** An endpoint that the rules may choose. */
export interface TracedEndpoint {
  /** `IP:port`, with brackets around an IPv6 address. */
  readonly address: string;
  /** Those of all endpoints add up to 1. By round robin it is the share in the long run. */
  readonly probability: number;
  /** Whether the packet then gets the node's address as its source; for hairpin it depends on the endpoint. */
  readonly masquerade: boolean;
}

/** A rule, map or server that the packet met, and why it mattered. */
export interface TraceStep {
  /** As `print` writes it. */
  readonly step: string;
  readonly why: string;
}

/**
 * What becomes of a packet on one node. `DNAT`: it goes to one of the endpoints; `REJECT`: ICMP port unreachable, which
 * TCP sees as "connection refused"; `DROP`: it vanishes; `ACCEPT`: it is for the node itself; `NONE`: no rule handles it,
 * it is routed as it is.
 */
export interface PacketTrace {
  readonly verdict: 'DNAT' | 'REJECT' | 'DROP' | 'ACCEPT' | 'NONE';
  /** `namespace/name:port` whose rules decided, or null. */
  readonly service: string | null;
  /** Empty unless the verdict is DNAT. In the order of the rules. */
  readonly endpoints: readonly TracedEndpoint[];
  readonly steps: readonly TraceStep[];
}

/**
 * The rules of one node for one IP family, as data: `print` writes them and `trace` walks them, so that what is
 * explained is what is programmed.
 */
export interface RuleProgram {
  /**
   * In the syntax of the mode's own tool: `iptables-save`, `nft list ruleset`, `ipvsadm -Sn`.
   *
   * @param service leaves only the rules of this Service (`namespace/name`), and what leads to them.
   */
  print(service?: string): string;
  trace(packet: Packet): PacketTrace;
}

/** Programs a node in one mode. */
export type Programmer = (state: ProxierState) => RuleProgram;
