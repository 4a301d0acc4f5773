import type { IPAddress } from '../../kubernetes/ip.ts';
import { checkedIP } from '../checked-ip.ts';
import { isLoopback } from '../node-port-addresses.ts';
import type { Packet } from '../rule-program.ts';
import { splitEndpoint } from '../split-endpoint.ts';
import type { Rule } from './rule.ts';

/** A packet on its way through the tables, or the share of its like that went the same way. */
export interface Flow {
  readonly packet: Packet;
  readonly source: IPAddress;
  readonly destination: IPAddress;
  readonly destinationPort: number;
  /** The share of the packets that come this far. */
  readonly probability: number;
  readonly isMarked: boolean;
  readonly isMasqueraded: boolean;
  /** The virtual server of IPVS that has taken it, or null. */
  readonly virtualServer: { readonly ip: IPAddress; readonly port: number } | null;
  /** The rule that rewrote its destination, and to what. */
  readonly translation: { readonly rule: Rule; readonly address: string } | null;
  /** The rule that accepted it for the node itself, dropped or refused it. */
  readonly decision: Rule | null;
}

/** A packet as the hook meets it. */
export function flowOf(packet: Packet): Flow {
  return {
    packet,
    source: checkedIP(packet.sourceIP),
    destination: checkedIP(packet.destinationIP),
    destinationPort: packet.destinationPort,
    probability: 1,
    isMarked: false,
    isMasqueraded: false,
    virtualServer: null,
    translation: null,
    decision: null,
  };
}

/** The packet after a DNAT rule. @param address "IP:port", with brackets around an IPv6 address. */
export function translated(flow: Flow, rule: Rule, address: string): Flow {
  const { ip, port } = splitEndpoint(address);
  return { ...flow, destination: checkedIP(ip), destinationPort: port, translation: { rule, address } };
}

/** The addresses of a node, as the kernel's routing table knows them: all of 127.0.0.0/8 is the node's own. */
export function localAddressesOf(addresses: readonly string[]): (address: IPAddress) => boolean {
  const own = new Set(addresses.map((text) => checkedIP(text).value));
  return (address) => own.has(address.value) || isLoopback(address);
}
