import { containsIP, formatIP, type IPAddress, parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import type { Protocol } from '../../kubernetes/objects.ts';
import { isLoopback } from '../node-port-addresses.ts';
import type { Match, NftTable } from './nft-table.ts';

/** An address as its canonical text and as a number. */
export interface Address {
  readonly text: string;
  readonly ip: IPAddress;
}

/** What rules see of a packet at some point of its way. */
export interface PacketView {
  readonly saddr: Address;
  readonly daddr: Address;
  readonly destinationPort: number;
  readonly protocol: Protocol;
  /** Whether it came in by the interface of a pod. */
  readonly isByPodInterface: boolean;
  readonly mark: number;
}

/** An address by its text, or undefined if it is none. */
export function addressOf(text: string): Address | undefined {
  const ip = parseIP(text);
  return ip === undefined ? undefined : { text: formatIP(ip), ip };
}

/**
 * Whether the first packet of a connection meets a condition. Sets that rules fill are empty: the client is a new one.
 *
 * @param localAddresses the node's own.
 */
export function meetsMatch(
  match: Match,
  packet: PacketView,
  { sets }: NftTable,
  localAddresses: ReadonlySet<string>,
): boolean {
  switch (match.kind) {
    case 'newConnection':
      return true;
    case 'address':
      return match.cidrs.some((written) => holds(written, packet[match.field])) !== match.not;
    case 'addressInSet':
      return sets.get(match.set)!.elements.has(packet[match.field].text);
    case 'addressIsLocal':
      return isLocalAddress(packet[match.field], localAddresses);
    case 'destinationPort':
      return packet.protocol === match.protocol && packet.destinationPort === match.port;
    case 'protocol':
      return packet.protocol === match.protocol;
    case 'inInterface':
      return packet.isByPodInterface !== match.not;
    case 'markIsClear':
      return (packet.mark & match.bits) === 0;
  }
}

/** Whether an address is the node's own, as its routing table has it. */
export function isLocalAddress({ text, ip }: Address, localAddresses: ReadonlySet<string>): boolean {
  return localAddresses.has(text) || isLoopback(ip);
}

/** Whether a block, or a single address, holds an address. */
function holds(written: string, { text, ip }: Address): boolean {
  const cidr = parseCIDR(written);
  return cidr === undefined ? written === text : containsIP(cidr, ip);
}
