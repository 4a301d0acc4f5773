import type { IPFamily, Protocol } from '../../kubernetes/objects.ts';
import type { ProxyServicePort } from '../proxier-state.ts';

/** A place on a packet's way through the kernel where base chains run. Source: nft(8), "Address families". */
export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** An address of a packet: source or destination. */
export type AddressField = 'saddr' | 'daddr';

/** One condition of a rule; `not` turns it round (`!=`). Source: nft(8), "Expressions". */
export type Match =
  | { readonly kind: 'newConnection' }
  | { readonly kind: 'address'; readonly field: AddressField; readonly not: boolean; readonly cidrs: readonly string[] }
  | { readonly kind: 'addressInSet'; readonly field: AddressField; readonly set: string }
  /** The address is one of the node's own. */
  | { readonly kind: 'addressIsLocal'; readonly field: AddressField }
  | { readonly kind: 'destinationPort'; readonly protocol: Protocol; readonly port: number }
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  /** A trailing `*` stands for any rest of the name. */
  | { readonly kind: 'inInterface'; readonly not: boolean; readonly name: string }
  /** None of the bits is set. */
  | { readonly kind: 'markIsClear'; readonly bits: number };

/** What a rule, or an element of a map, makes of a packet. Source: nft(8), "Verdict statement". */
export type Verdict =
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'drop' | 'reject' | 'return' };

/** What a rule does to a packet that meets its conditions. Source: nft(8), "Statements". */
export type Statement =
  | Verdict
  /** Looks the packet up in a map; without an element for it the next rule is tried. */
  | { readonly kind: 'lookUp'; readonly key: MapKey; readonly map: string }
  /** Goes to one of the chains, each as likely as the others, drawn anew for each connection. */
  | { readonly kind: 'chooseChain'; readonly chains: readonly string[] }
  /** Puts the source address into a set, or renews its time-out there. */
  | { readonly kind: 'rememberSource'; readonly set: string }
  | { readonly kind: 'setMark'; readonly operator: '|' | '^'; readonly bits: number }
  /** `IP:port`, with brackets around an IPv6 address. */
  | { readonly kind: 'dnat'; readonly to: string }
  /** The source becomes the node's address, the port a random one. */
  | { readonly kind: 'masquerade' };

/** What a map is looked up by: destination address, protocol and port, or protocol and port alone. */
export type MapKey = 'addressAndPort' | 'port';

/** A rule of a chain, and the reason for it. */
export interface Rule {
  readonly matches: readonly Match[];
  readonly statement: Statement;
  /** As kube-proxy writes it beside the rule; empty: none. */
  readonly comment: string;
  /** Why a packet meets the rule, in plain English; empty where the rule only leads on. */
  readonly why: string;
  /** What it means if a packet does not meet it; empty: nothing worth a word. */
  readonly whyMissed: string;
}

/** A chain on a hook; the lower its priority, the earlier it runs there. */
export interface BaseChain {
  readonly name: string;
  readonly type: 'filter' | 'nat';
  readonly hook: Hook;
  readonly priority: number;
}

/** A chain of rules; `base` is null where only rules lead to it. */
export interface Chain {
  readonly name: string;
  readonly base: BaseChain | null;
  readonly comment: string;
  readonly rules: Rule[];
  /** The Service port that it was written for, or null for a chain of all. */
  readonly port: ProxyServicePort | null;
}

/** A named set of addresses. */
export interface NftSet {
  readonly name: string;
  readonly comment: string;
  /** 0: elements stay. Otherwise rules add them, and each stays this long after the last that did. */
  readonly timeoutSeconds: number;
  /** Each with the Services that it is there for, as `namespace/name`; empty for an address of the node. */
  readonly elements: Map<string, string[]>;
  readonly port: ProxyServicePort | null;
}

/** An element of a verdict map. */
export interface MapElement {
  readonly verdict: Verdict;
  readonly comment: string;
  readonly why: string;
  readonly port: ProxyServicePort;
}

/** A named verdict map; its elements by their keys as nft writes them: `172.30.0.41 . tcp . 80` or `tcp . 30080`. */
export interface NftMap {
  readonly name: string;
  readonly comment: string;
  readonly key: MapKey;
  readonly elements: Map<string, MapElement>;
}

/** The table `kube-proxy` of one IP family. Everything by name, in the order in which kube-proxy first adds it. */
export interface NftTable {
  readonly family: IPFamily;
  readonly sets: Map<string, NftSet>;
  readonly maps: Map<string, NftMap>;
  readonly chains: Map<string, Chain>;
}
