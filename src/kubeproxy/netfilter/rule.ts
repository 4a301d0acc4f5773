import type { CIDR, IPAddress } from '../../kubernetes/ip.ts';
import type { IPFamily, Protocol } from '../../kubernetes/objects.ts';
import type { ProxyServicePort } from '../proxier-state.ts';
import type { Directions, IPSet } from './ip-set.ts';

/** What conntrack says of a packet: the state of its connection, and whether its destination was rewritten. */
export type ConntrackState = 'NEW' | 'RELATED' | 'ESTABLISHED' | 'INVALID' | 'DNAT';

/**
 * One condition of a rule. `not` turns it round (`!`).
 *
 * `recent` with `rcheck` holds for a source that the list has seen within so many seconds; with `set` it always holds
 * and notes the source. `statistic` holds for a share of the packets, drawn anew for each. `bridgePort` (physdev) holds
 * for what came in by a port of a bridge, as pods do. `virtualServer` (ipvs) holds for what IPVS has taken there.
 *
 * Source: iptables-extensions(8).
 */
export type Match =
  | { readonly kind: 'source' | 'destination'; readonly not: boolean; readonly cidr: CIDR }
  | { readonly kind: 'inInterface'; readonly not: boolean; readonly name: string }
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  /** Without a port the protocol's extension is loaded and checks nothing. */
  | { readonly kind: 'destinationPort'; readonly protocol: Protocol; readonly port: number | null }
  | { readonly kind: 'comment'; readonly text: string }
  /** The address is one of the node's own. */
  | { readonly kind: 'addressType'; readonly not: boolean; readonly side: 'source' | 'destination' }
  | { readonly kind: 'mark'; readonly not: boolean; readonly bit: number }
  | { readonly kind: 'conntrack'; readonly not: boolean; readonly states: readonly ConntrackState[] }
  | { readonly kind: 'statistic'; readonly probability: string }
  | { readonly kind: 'recentCheck'; readonly list: string; readonly seconds: number }
  | { readonly kind: 'recentSet'; readonly list: string }
  | { readonly kind: 'inSet'; readonly set: IPSet; readonly directions: Directions }
  | { readonly kind: 'bridgePort'; readonly not: boolean }
  | {
      readonly kind: 'virtualServer';
      readonly ip: IPAddress;
      readonly protocol: Protocol;
      readonly port: number;
    };

/** What happens to a packet that meets all conditions of a rule. */
export type Target =
  | { readonly kind: 'jump'; readonly chain: string }
  /** `address` is "IP:port", with brackets around an IPv6 address. */
  | { readonly kind: 'DNAT'; readonly address: string }
  | { readonly kind: 'MARK'; readonly operation: 'or' | 'xor'; readonly bit: number }
  /** The source becomes the node's address; fully random: with another port as well, whether or not its own is free. */
  | { readonly kind: 'MASQUERADE'; readonly isFullyRandom: boolean }
  /** Without a target a rule only counts. */
  | { readonly kind: 'ACCEPT' | 'DROP' | 'REJECT' | 'RETURN' | 'none' };

/** A rule of a chain, as the kernel holds it and with the reason for it. */
export interface Rule {
  /** In the order in which they are written; addresses, interface and protocol are printed first, as iptables does. */
  readonly matches: readonly Match[];
  readonly target: Target;
  /** What the rule is for, in plain English. */
  readonly why: string;
  /** The Service port it was written for, or null for a rule of all. */
  readonly port: ProxyServicePort | null;
}

/** The chains of one table by name, in the order of `iptables-save`. A chain that nothing jumps to is one too. */
export interface Table {
  readonly name: 'nat' | 'filter';
  readonly chains: ReadonlyMap<string, readonly Rule[]>;
}

/** The two tables that kube-proxy writes for one IP family, in iptables mode and beside IPVS. */
export interface RuleTables {
  readonly family: IPFamily;
  readonly nat: Table;
  readonly filter: Table;
}

/** The chains of the kernel's hooks: they have a policy, which is ACCEPT here. In the order of `iptables-save`. */
export const builtInChains: Readonly<Record<Table['name'], readonly string[]>> = {
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
};
